import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { Analytics } from '@/api/types'
import { renderWithin } from '@/test/render'
import { SendProgress } from './SendProgress'

function figures(change: Partial<Analytics>): Analytics {
  return {
    recipients: 0,
    pending: 0,
    sent: 0,
    delivered: 0,
    opened: 0,
    clicked: 0,
    bounced: 0,
    complained: 0,
    unsubscribed: 0,
    failed: 0,
    skipped: 0,
    unknown: 0,
    opens_total: 0,
    clicks_total: 0,
    opened_machine: 0,
    clicked_machine: 0,
    rates: {
      delivery: null,
      bounce: null,
      open: null,
      click: null,
      complaint: null,
      unsubscribe: null,
      click_to_open: null,
    },
    failure_reasons: {},
    links: [],
    ...change,
  }
}

it('tells that the recipients are being found', () => {
  renderWithin(<SendProgress campaign={{ status: 'resolving' }} figures={undefined} readAt={0} />)
  expect(screen.getByText('Finding the recipients')).toBeInTheDocument()
})

it('shows how many are done, each part of the bar by its name', () => {
  const at = figures({ recipients: 40, pending: 10, sent: 20, failed: 4, skipped: 6 })
  renderWithin(<SendProgress campaign={{ status: 'sending' }} figures={at} readAt={0} />)
  expect(screen.getByText(/30 of 40 recipients/)).toBeInTheDocument()
  expect(screen.getByLabelText('Sent')).toHaveAttribute('aria-valuenow', '50')
  expect(screen.getByLabelText('Failed or unknown')).toHaveAttribute('aria-valuenow', '10')
  expect(screen.getByLabelText('Skipped')).toHaveAttribute('aria-valuenow', '15')
})

it('says that a paused campaign rests', () => {
  renderWithin(
    <SendProgress campaign={{ status: 'paused' }} figures={figures({ recipients: 2, sent: 1 })} readAt={0} />,
  )
  expect(screen.getByText('Paused: nothing is sent')).toBeInTheDocument()
  expect(screen.getByText(/1 of 2 recipients/)).toBeInTheDocument()
})
