import type { ReactNode } from 'react'

function icon(name: string, body: ReactNode, filled = false) {
  function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false"
        {...(filled ? { fill: 'currentColor' } : { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round', strokeLinejoin: 'round' })}>
        {body}
      </svg>
    )
  }
  Icon.displayName = name
  return Icon
}

export const PlayIcon = icon('PlayIcon', <path d="M8 5.2c0-.9 1-1.5 1.8-1l10 6.2c.8.5.8 1.6 0 2.1l-10 6.3c-.8.5-1.8-.1-1.8-1Z" transform="translate(-1 .5)" />, true)
export const PauseIcon = icon('PauseIcon', <><rect x="6" y="4.5" width="4.2" height="15" rx="1.2" /><rect x="13.8" y="4.5" width="4.2" height="15" rx="1.2" /></>, true)
export const NextIcon = icon('NextIcon', <><path d="M5 5.8c0-.8.9-1.3 1.6-.8l8.7 6.2c.5.4.5 1.2 0 1.6L6.6 19c-.7.5-1.6 0-1.6-.8Z" /><rect x="17" y="5" width="2.4" height="14" rx="1.1" /></>, true)
export const PreviousIcon = icon('PreviousIcon', <g transform="matrix(-1 0 0 1 24 0)"><path d="M5 5.8c0-.8.9-1.3 1.6-.8l8.7 6.2c.5.4.5 1.2 0 1.6L6.6 19c-.7.5-1.6 0-1.6-.8Z" /><rect x="17" y="5" width="2.4" height="14" rx="1.1" /></g>, true)
export const VolumeIcon = icon('VolumeIcon', <><path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5Z" fill="currentColor" /><path d="M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11" /></>)
export const MutedIcon = icon('MutedIcon', <><path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5Z" fill="currentColor" /><path d="m16 9.5 5 5m0-5-5 5" /></>)
export const UploadIcon = icon('UploadIcon', <path d="M12 15.5V4.5m0 0L7.5 9M12 4.5 16.5 9M4.5 15v3a1.5 1.5 0 0 0 1.5 1.5h12a1.5 1.5 0 0 0 1.5-1.5v-3" />)
export const LibraryIcon = icon('LibraryIcon', <path d="M5 4.5v15M9.5 4.5v15M14 5l5 14" />)
export const MoreIcon = icon('MoreIcon', <><circle cx="5.5" cy="12" r="1.7" /><circle cx="12" cy="12" r="1.7" /><circle cx="18.5" cy="12" r="1.7" /></>, true)
export const TrashIcon = icon('TrashIcon', <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 12.5h9.4L17.5 7M10 10.5v5.5m4-5.5v5.5" />)
export const CloseIcon = icon('CloseIcon', <path d="m6 6 12 12M18 6 6 18" />)
export const CheckIcon = icon('CheckIcon', <path d="m5 12.5 4.5 4.5L19 7.5" />)
export const AlertIcon = icon('AlertIcon', <><circle cx="12" cy="12" r="8.5" /><path d="M12 8v4.5m0 3v.1" /></>)
export const RetryIcon = icon('RetryIcon', <path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9m0-5v5h-5" />)
export const ChevronIcon = icon('ChevronIcon', <path d="m6 9.5 6 6 6-6" />)
export const SignOutIcon = icon('SignOutIcon', <path d="M14 4.5h-7.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10.5 12h9.5m0 0-3.5-3.5M20 12l-3.5 3.5" />)
