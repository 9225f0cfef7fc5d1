import { account } from './en/account'
import { app } from './en/app'
import { contribute } from './en/contribute'
import { listen } from './en/listen'
import { operate } from './en/operate'
import { player } from './en/player'
import { problems } from './en/problems'
import { statistics } from './en/statistics'

/** Every sentence of the client in English. */
export const en = { ...app, ...account, ...listen, ...player, ...contribute, ...statistics, ...operate, ...problems }

export type MessageKey = keyof typeof en
