/** The geometry of a line chart over days: scales, and the lines between days that have a value. Pure. */

export interface Point {
  x: number
  y: number
}

export interface Scale {
  /** The highest value that is drawn. */
  top: number
  /** Values that get a line across, from zero up. */
  ticks: number[]
}

/** A scale from zero that holds all these values, with three to six even ticks. */
export function scaleFor(values: readonly number[]): Scale {
  const highest = Math.max(...values, 0) || 1
  const rough = highest / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * power >= rough) ?? 10) * power
  const count = Math.ceil(highest / step - 1e-9)
  // Multiplied, not added up, so that 0.3 stays 0.3.
  const ticks = Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)))
  return { top: ticks.at(-1) ?? highest, ticks }
}

/** Where each day's value stands within a width and a height, y counted from above; null for days without one. */
export function pointsOf(
  values: readonly (number | null)[],
  top: number,
  width: number,
  height: number,
): (Point | null)[] {
  const step = values.length > 1 ? width / (values.length - 1) : 0
  return values.map((value, at) =>
    value === null
      ? null
      : { x: values.length > 1 ? at * step : width / 2, y: height * (1 - Math.min(value, top) / top) },
  )
}

/** The path of an SVG line through the points; it breaks off where a day has none. */
export function pathOf(points: readonly (Point | null)[]): string {
  return points
    .map((point, at) => {
      if (!point) return ''
      return `${points[at - 1] ? 'L' : 'M'}${round(point.x)} ${round(point.y)}`
    })
    .join('')
}

/** Which days to name below: at most so many, evenly apart, with the last among them. */
export function namedDays(count: number, most: number): number[] {
  if (count === 0) return []
  const step = Math.max(1, Math.ceil(count / most))
  const named: number[] = []
  for (let at = count - 1; at >= 0; at -= step) named.unshift(at)
  return named
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
