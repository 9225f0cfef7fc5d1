/** What the host told us at start; one build of the client fits every installation. */
export interface ClientConfig {
  apiBaseUrl: string
}

let current: ClientConfig | undefined

export async function loadConfig(): Promise<void> {
  const response = await fetch('/config.json')
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`)
  const body = (await response.json()) as { api_base_url: string }
  setConfig({ apiBaseUrl: body.api_base_url })
}

export function setConfig(config: ClientConfig): void {
  current = config
}

/** An address that the Api gave, which may be a path on its own host. */
export const resolveUrl = (url: string): string => (url.startsWith('/') ? apiUrl(url) : url)

/**
 * The address of a picture of the Api's in the size that is needed; originals may be as large as the camera made them. Others' pictures have one size.
 * @param pixels how wide it is drawn, at the usual size of letters.
 */
export function pictureUrl(url: string, pixels: number): string {
  if (!/^\/api\/v1\/[^?]+\/(cover|avatar)(\?|$)/.test(url)) return resolveUrl(url)
  // Screens have up to two points a pixel.
  return resolveUrl(`${url}${url.includes('?') ? '&' : '?'}size=${pixels <= 80 ? 160 : 640}`)
}

export function apiUrl(path: string): string {
  if (!current) throw new Error('The client asked the Api before its settings were read.')
  return current.apiBaseUrl + path
}
