import type { operate as en } from '../en/operate'
import type { Part } from '../part'

export const operate: Part<typeof en> = {}
