/** What this page's policy lets style tags in by. Read from the property: browsers hide the attribute from scripts and selectors. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
