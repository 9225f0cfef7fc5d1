import type { en } from './en'
import type { Part } from './part'
import { account } from './ru/account'
import { app } from './ru/app'
import { contribute } from './ru/contribute'
import { listen } from './ru/listen'
import { operate } from './ru/operate'
import { player } from './ru/player'
import { problems } from './ru/problems'
import { statistics } from './ru/statistics'

export const ru: Part<typeof en> = { ...app, ...account, ...listen, ...player, ...contribute, ...statistics, ...operate, ...problems }
