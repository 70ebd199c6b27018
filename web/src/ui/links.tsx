/** Mantine's links and buttons that navigate by the router, with typed routes. */
import { Anchor, type AnchorProps, Button, type ButtonProps, NavLink, type NavLinkProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import { type ComponentPropsWithRef, forwardRef } from 'react'

type NativeAnchor<Own> = Omit<ComponentPropsWithRef<'a'>, keyof Own | 'ref'> & Own

export const AnchorLink = createLink(
  forwardRef<HTMLAnchorElement, NativeAnchor<AnchorProps>>((props, ref) => <Anchor ref={ref} {...props} />),
)

export const ButtonLink = createLink(
  forwardRef<HTMLAnchorElement, NativeAnchor<ButtonProps>>((props, ref) => (
    <Button component="a" ref={ref} {...props} />
  )),
)

export const NavigationLink = createLink(
  forwardRef<HTMLAnchorElement, NativeAnchor<NavLinkProps>>((props, ref) => (
    <NavLink component="a" ref={ref} {...props} />
  )),
)
