import { useIntersection } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Draft, renderedQuery } from '@/features/editor/queries'
import classes from './Thumbnail.module.css'

/** How a mail looks, in small. Drawn once it comes into view; for eyes only, since its name stands beside it. */
export function Thumbnail({ draft }: { draft: Draft }) {
  const { ref, entry } = useIntersection({ rootMargin: '200px' })
  const seen = useRef(false)
  seen.current ||= entry?.isIntersecting ?? false
  const { data } = useQuery({ ...renderedQuery(draft), enabled: seen.current })
  return (
    <div ref={ref} className={classes.frame} aria-hidden inert>
      {data && (
        <iframe title="Thumbnail" sandbox="" srcDoc={data.html} className={classes.mail} tabIndex={-1} />
      )}
    </div>
  )
}
