import type { statistics as en } from '../en/statistics'
import type { Part } from '../part'

export const statistics: Part<typeof en> = {}
