import { Button } from '@mantine/core'
import { useState } from 'react'
import { queryText } from '../../api/client'
import { saveAs } from '../../api/download'
import { Choice } from '../../app/Choices'
import { DownloadIcon } from '../../app/icons'
import { toast } from '../../app/Toasts'
import { useT, wordsFor } from '../../i18n/Language'
import { questionFor, ranges, type Range } from './reports'
import classes from './Statistics.module.css'

/** Which time a report is about, kept while the page is open. */
export function useRange() {
  const [range, setRange] = useState<Range>('30')
  // Asked again with the same moment, so that a report is not another one at every drawing.
  const [question, setQuestion] = useState(() => questionFor('30'))
  const choose = (next: Range) => {
    setRange(next)
    setQuestion(questionFor(next))
  }
  return { range, question, choose }
}

interface ReportControlsProps {
  path: string
  name: string
  range: Range
  question: ReturnType<typeof questionFor>
  choose: (range: Range) => void
}

export function ReportControls({ path, name, range, question, choose }: ReportControlsProps) {
  const t = useT()
  const save = () => void saveAs(`${path}${queryText({ ...question, format: 'csv' })}`, `${name}.csv`).catch((error: unknown) => toast('bad', wordsFor(error, t)))
  return (
    <div className={classes.controls}>
      <Choice label={t('statistics.range')} value={range} onChange={choose} options={ranges.map((value) => ({ value, name: t(`statistics.range.${value}`) }))} />
      <Button variant="default" leftSection={<DownloadIcon size={16} />} onClick={save}>CSV</Button>
    </div>
  )
}
