/** The token of a letter's link. It stands behind the '#', so that no server and no log ever sees it; taken out of the address at once. */
export function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) history.replaceState(history.state, '', location.pathname)
  return token
}
