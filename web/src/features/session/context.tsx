/** The session within React. */
import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { canWrite, type User } from './claims'
import type { Session } from './session'

const SessionContext = createContext<Session | null>(null)

export const SessionProvider = SessionContext.Provider

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('There is no SessionProvider above.')
  return session
}

/** The user who is signed in, null on the way out. */
export function useUser(): User | null {
  return useStore(useSession().state, (state) => state.user)
}

/** Whether to show what changes things; viewers don't see it. */
export function useCanWrite(): boolean {
  const user = useUser()
  return user !== null && canWrite(user.role)
}
