import { Store } from './store'

/** What lies over the page at the moment, besides dialogs that pages open themselves. */
export const panels = new Store<{ queue: boolean; help: boolean }>({ queue: false, help: false })
export const toggleQueue = () => panels.patch({ queue: !panels.get().queue })
