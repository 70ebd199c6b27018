/** Jobs: long work that the API does on its own. */
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api, unwrap } from '@/api/client'
import type { Job } from '@/api/types'

const POLL_MS = 1_000

/**
 * A job, read every second until it ends. Null reads nothing.
 *
 * @param started what was answered when it began
 * @param onDone told once when it has ended well; must stay the same function
 */
export function useJob(started: Job | null, onDone: () => void): Job | null {
  const { data } = useQuery({
    queryKey: ['jobs', started?.id],
    queryFn: ({ signal }) =>
      unwrap(api.GET('/v1/jobs/{job_id}', { params: { path: { job_id: started?.id ?? '' } }, signal })),
    enabled: started !== null && started.state === 'running',
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'running' ? false : POLL_MS),
  })
  const job = data ?? started
  const done = job?.state === 'done'
  useEffect(() => {
    if (done) onDone()
  }, [done, onDone])
  return job
}
