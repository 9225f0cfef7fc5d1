import { packaging, reasonOf } from '../tracks/packaging'
import { Uploads } from './uploads'

/** The uploads of this tab: sent from any page, followed until they can be played. */
export const uploads = new Uploads((track) => {
  if (!track.is_available) packaging.watch(track.id)
})

packaging.onSettled((id, progress) => uploads.settle(id, progress, reasonOf(progress)))
