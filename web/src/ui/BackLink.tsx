import { Anchor } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ComponentPropsWithRef, forwardRef } from 'react'

/** The way to the list that a page belongs to. */
export const BackLink = createLink(
  forwardRef<HTMLAnchorElement, ComponentPropsWithRef<'a'>>(({ children, ...props }, ref) => (
    <Anchor
      ref={ref}
      size="sm"
      style={{ display: 'inline-flex', alignItems: 'center', gap: 4, width: 'fit-content' }}
      {...props}
    >
      <ArrowLeft size={14} aria-hidden />
      {children}
    </Anchor>
  )),
)
