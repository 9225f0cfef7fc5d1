const audio = /\.(flac|mp3|ogg|oga|opus|m4a|m4b|mp4|aac|wav|w64|aif|aiff|wma|ape|wv|mka|caf|alac)$/i

export const isAudio = (file: File): boolean => file.type.startsWith('audio/') || audio.test(file.name)

/** All files of a drop, those in folders too, in the order of their names. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // Taken at once: the browser empties the list when the event is over.
  const entries = [...transfer.items].filter(({ kind }) => kind === 'file').map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const found = await Promise.all(entries.map(({ entry, file }) => (entry?.isDirectory ? within(entry as FileSystemDirectoryEntry) : Promise.resolve(file ? [file] : []))))
  return found.flat()
}

async function within(folder: FileSystemDirectoryEntry): Promise<File[]> {
  const reader = folder.createReader()
  const entries: FileSystemEntry[] = []
  for (;;) {
    // The browser gives a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) break
    entries.push(...some)
  }
  entries.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }))
  const files = await Promise.all(
    entries.map((entry) => (entry.isDirectory ? within(entry as FileSystemDirectoryEntry) : new Promise<File[]>((resolve) => (entry as FileSystemFileEntry).file((file) => resolve([file]), () => resolve([]))))),
  )
  return files.flat().filter(isAudio)
}
