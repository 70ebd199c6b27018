import { Box, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { useState } from 'react'
import { namedDays, pathOf, pointsOf, scaleFor } from './chart'
import classes from './DayChart.module.css'
import { formatDate, formatShortDate } from './format'

export interface ChartDay {
  /** `2026-12-01` */
  date: string
  /** Null where there is nothing to tell of: the line breaks off. */
  value: number | null
  /** What the value is made of, told where one points. */
  note: string
}

export interface ChartLimit {
  label: string
  value: number
  tone: 'warning' | 'danger'
}

interface Props {
  /** What the chart says in a sentence; the figures themselves stand in a table beside it. */
  label: string
  days: ChartDay[]
  limits: ChartLimit[]
  format: (value: number) => string
}

const HEIGHT = 180
const MARGIN = { top: 14, right: 12, bottom: 24, left: 52 }
/** A named day needs so much room (px). */
const DAY_WIDTH = 84

/** A value by day as a line, with limits across. */
export function DayChart({ label, days, limits, format }: Props) {
  const { ref, width: outer } = useElementSize()
  const [pointed, setPointed] = useState<number | null>(null)
  const width = Math.max(0, outer - MARGIN.left - MARGIN.right)
  const values = days.map(({ value }) => value)
  const { top, ticks } = scaleFor(shownOf(values, limits))
  const points = pointsOf(values, top, width, HEIGHT)
  const heightOf = (value: number) => HEIGHT * (1 - value / top)
  const day = pointed === null ? undefined : days[pointed]

  function point(x: number) {
    if (days.length === 0 || width === 0) return
    const at = Math.round((x / width) * (days.length - 1))
    setPointed(Math.min(days.length - 1, Math.max(0, at)))
  }

  return (
    <Box ref={ref} className={classes.chart}>
      <svg
        width={outer}
        height={HEIGHT + MARGIN.top + MARGIN.bottom}
        role="img"
        aria-label={label}
        onPointerMove={(event) =>
          point(event.clientX - event.currentTarget.getBoundingClientRect().left - MARGIN.left)
        }
        onPointerLeave={() => setPointed(null)}
      >
        <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
          {ticks.map((tick) => (
            <g key={tick} transform={`translate(0 ${heightOf(tick)})`}>
              <line x2={width} className={classes.grid} />
              <text x={-8} dy="0.32em" textAnchor="end" className={classes.tick}>
                {format(tick)}
              </text>
            </g>
          ))}
          {namedDays(days.length, Math.max(2, Math.floor(width / DAY_WIDTH))).map((at) => (
            <text
              key={days[at]?.date}
              x={days.length > 1 ? (at / (days.length - 1)) * width : width / 2}
              y={HEIGHT + 18}
              textAnchor={at === days.length - 1 && days.length > 1 ? 'end' : 'middle'}
              className={classes.tick}
            >
              {formatShortDate(days[at]?.date ?? '')}
            </text>
          ))}
          {limits.map((limit) => (
            <g key={limit.label} transform={`translate(0 ${heightOf(limit.value)})`} data-tone={limit.tone}>
              <line x2={width} className={classes.limit} />
              <text x={width} y={-4} textAnchor="end" className={classes.named}>
                {limit.label}
              </text>
            </g>
          ))}
          <path d={pathOf(points)} className={classes.line} />
          {points.map(
            (each, at) =>
              each && (
                <circle
                  key={days[at]?.date}
                  cx={each.x}
                  cy={each.y}
                  r={at === pointed ? 5 : points[at - 1] || points[at + 1] ? 2.5 : 4}
                  className={classes.point}
                />
              ),
          )}
        </g>
      </svg>
      <Text size="xs" c="dimmed" mih={18} aria-hidden>
        {day && `${formatDate(day.date)}: ${day.value === null ? '–' : format(day.value)} (${day.note})`}
      </Text>
    </Box>
  )
}

/** What the scale must hold: limits that are squeezed to the ground by one bad day could not be told apart, so such days stand at the top. */
function shownOf(values: (number | null)[], limits: ChartLimit[]): number[] {
  const highest = Math.max(...limits.map(({ value }) => value)) * 2
  const known = values.filter((value) => value !== null)
  return [...known.map((value) => Math.min(value, highest)), ...limits.map(({ value }) => value)]
}
