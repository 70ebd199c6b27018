import { expect, it } from 'vitest'
import { stepAfter, stepBefore, stepFrom, stepOf } from './steps'

it('leads from the first step to the last and back', () => {
  expect(stepFrom('nonsense')).toBe('audience')
  expect(stepFrom('preview')).toBe('preview')
  expect(stepAfter('audience')).toBe('content')
  expect(stepBefore('content')).toBe('audience')
  expect(stepBefore('audience')).toBeNull()
  expect(stepAfter('send')).toBeNull()
})

it.each([
  ['audience.segments[0]', 'audience'],
  ['name', 'audience'],
  ['subject', 'content'],
  ['content.document.content[2].attrs.src', 'content'],
  ['sender', 'content'],
  ['attachments[0]', 'personalise'],
  ['schedule.at', 'send'],
])('knows where %s is mended', (path, step) => {
  expect(stepOf({ path })).toBe(step)
})
