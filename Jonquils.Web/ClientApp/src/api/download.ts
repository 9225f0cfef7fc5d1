import { call } from './http'

/** Brings a file that only the signed-in may have, and gives it to the browser to keep. */
export async function saveAs(path: string, name: string): Promise<void> {
  const response = await call(path, { headers: { Accept: '*/*' } })
  save(await response.blob(), name)
}

export function save(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'download'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
