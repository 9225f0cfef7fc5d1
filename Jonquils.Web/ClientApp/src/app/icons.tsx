import type { ReactNode } from 'react'

function icon(name: string, body: ReactNode, filled = false) {
  function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg width={`${size / 16}rem`} height={`${size / 16}rem`} viewBox="0 0 24 24" aria-hidden="true" focusable="false"
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
export const HomeIcon = icon('HomeIcon', <path d="M4.5 10.5 12 4.5l7.5 6v8a1.5 1.5 0 0 1-1.5 1.5H6a1.5 1.5 0 0 1-1.5-1.5ZM10 20v-6h4v6" />)
export const SearchIcon = icon('SearchIcon', <><circle cx="11" cy="11" r="6" /><path d="m15.5 15.5 4 4" /></>)
export const AlbumIcon = icon('AlbumIcon', <><circle cx="12" cy="12" r="8" /><circle cx="12" cy="12" r="2" /></>)
export const ArtistIcon = icon('ArtistIcon', <><circle cx="12" cy="8.5" r="3.7" /><path d="M5 19.5c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5" /></>)
export const GenreIcon = icon('GenreIcon', <path d="M9 17.5V6l10-2v11.5M9 17.5a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 9 17.5Zm10-2a2.5 2.5 0 1 1-2.5-2.5 2.5 2.5 0 0 1 2.5 2.5Z" />)
export const PlaylistIcon = icon('PlaylistIcon', <path d="M4.5 6h15M4.5 11h9M4.5 16h7M16 13v7m-3.5-3.5h7" />)
export const HeartIcon = icon('HeartIcon', <path d="M12 19.5C6 15.5 3.8 12.4 3.8 9.2A4.2 4.2 0 0 1 8 5c1.7 0 3.2 1 4 2.5C12.8 6 14.3 5 16 5a4.2 4.2 0 0 1 4.2 4.2c0 3.2-2.2 6.3-8.2 10.3Z" />)
export const HeartFullIcon = icon('HeartFullIcon', <path d="M12 19.5C6 15.5 3.8 12.4 3.8 9.2A4.2 4.2 0 0 1 8 5c1.7 0 3.2 1 4 2.5C12.8 6 14.3 5 16 5a4.2 4.2 0 0 1 4.2 4.2c0 3.2-2.2 6.3-8.2 10.3Z" />, true)
export const HistoryIcon = icon('HistoryIcon', <><circle cx="12" cy="12" r="8" /><path d="M12 7.5V12l3 2" /></>)
export const CaptionsIcon = icon('CaptionsIcon', <><rect x="3.5" y="5.5" width="17" height="13" rx="2.5" /><path d="M7 14.5h5m3 0h2M7 11h2m3 0h5" /></>)
export const FullscreenIcon = icon('FullscreenIcon', <path d="M4.5 9V5.5a1 1 0 0 1 1-1H9m6 0h3.5a1 1 0 0 1 1 1V9m0 6v3.5a1 1 0 0 1-1 1H15m-6 0H5.5a1 1 0 0 1-1-1V15" />)
export const VideoIcon = icon('VideoIcon', <><rect x="3.5" y="6" width="12" height="12" rx="2" /><path d="m15.5 11 5-3v8l-5-3" /></>)
export const ChartIcon = icon('ChartIcon', <path d="M5 19.5v-6m5 6v-11m5 11v-8m5 8v-14" />)
export const ToolIcon = icon('ToolIcon', <><circle cx="12" cy="12" r="3" /><path d="M12 4v2m0 12v2M4 12h2m12 0h2M6.3 6.3l1.5 1.5m8.4 8.4 1.5 1.5m0-11.4-1.5 1.5m-8.4 8.4-1.5 1.5" /></>)
export const QueueIcon = icon('QueueIcon', <path d="M4.5 6h15M4.5 11h15M4.5 16h8m4-2v6l4.5-3Z" />)
export const ShuffleIcon = icon('ShuffleIcon', <path d="M4 7h3.5c2 0 3 1 4 3l1 4c1 2 2 3 4 3H20m0 0-2.5-2.5M20 17l-2.5 2.5M4 17h3.5c1.2 0 2-.4 2.7-1.1M20 7h-3.5c-1.2 0-2 .4-2.7 1.1M20 7l-2.5-2.5M20 7l-2.5 2.5" />)
export const RepeatIcon = icon('RepeatIcon', <path d="M17 4.5 19.5 7 17 9.5M19.5 7H8a3.5 3.5 0 0 0-3.5 3.5V12M7 19.5 4.5 17 7 14.5M4.5 17H16a3.5 3.5 0 0 0 3.5-3.5V12" />)
export const RepeatOneIcon = icon('RepeatOneIcon', <path d="M17 4.5 19.5 7 17 9.5M19.5 7H8a3.5 3.5 0 0 0-3.5 3.5V12M7 19.5 4.5 17 7 14.5M4.5 17H16a3.5 3.5 0 0 0 3.5-3.5V12M11 11l1.5-1v4.5" />)
export const TuneIcon = icon('TuneIcon', <><path d="M4 8h8m5 0h3M4 16h3m5 0h8" /><circle cx="14.5" cy="8" r="2.3" /><circle cx="9.5" cy="16" r="2.3" /></>)
export const MoonIcon = icon('MoonIcon', <path d="M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5Z" />)
export const GripIcon = icon('GripIcon', <><circle cx="9" cy="6.5" r="1.4" /><circle cx="15" cy="6.5" r="1.4" /><circle cx="9" cy="12" r="1.4" /><circle cx="15" cy="12" r="1.4" /><circle cx="9" cy="17.5" r="1.4" /><circle cx="15" cy="17.5" r="1.4" /></>, true)
export const PlusIcon = icon('PlusIcon', <path d="M12 5v14M5 12h14" />)
export const EditIcon = icon('EditIcon', <path d="m5 19 .8-3.7L15.5 5.6a1.5 1.5 0 0 1 2.1 0l.8.8a1.5 1.5 0 0 1 0 2.1l-9.7 9.7ZM14 7l3 3" />)
export const ShareIcon = icon('ShareIcon', <><circle cx="6.5" cy="12" r="2.3" /><circle cx="17" cy="6.5" r="2.3" /><circle cx="17" cy="17.5" r="2.3" /><path d="m8.6 11 6.3-3.4m-6.3 5.4 6.3 3.4" /></>)
export const DownloadIcon = icon('DownloadIcon', <path d="M12 4.5v11m0 0L7.5 11m4.5 4.5 4.5-4.5M4.5 19.5h15" />)
export const MenuIcon = icon('MenuIcon', <path d="M4.5 7h15m-15 5h15m-15 5h15" />)
export const HelpIcon = icon('HelpIcon', <><circle cx="12" cy="12" r="8.5" /><path d="M9.5 9.8a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9m0 2.6v.1" /></>)
export const VerifiedIcon = icon('VerifiedIcon', <path d="m12 3 2.3 1.8 2.9-.2.7 2.8 2.4 1.6L19.2 12l1.1 2.9-2.4 1.6-.7 2.8-2.9-.2L12 21l-2.3-1.9-2.9.2-.7-2.8-2.4-1.6L4.8 12 3.7 9l2.4-1.6.7-2.8 2.9.2Zm-1.2 11.7 5-5-1.2-1.2-3.8 3.8-1.6-1.6L8 11.9Z" />, true)
export const UserIcon = ArtistIcon
export const LinkIcon = icon('LinkIcon', <path d="M10 14a3.8 3.8 0 0 0 5.4 0l3-3A3.8 3.8 0 0 0 13 5.6l-1 1M14 10a3.8 3.8 0 0 0-5.4 0l-3 3a3.8 3.8 0 0 0 5.4 5.4l1-1" />)
export const BackIcon = icon('BackIcon', <path d="M19 12H5m0 0 6-6m-6 6 6 6" />)
