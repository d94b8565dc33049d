import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import classes from './chart.module.css';

interface ChartProps {
  look: keyof typeof LOOKS;
  /** Seconds. */
  times: readonly number[];
  values: readonly (number | null)[];
}

/** Values over time; what it shows is said in words beside it. */
export default function Chart({ look, times, values }: ChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(null);
  const data = useRef<UPlot.AlignedData>([[], []]);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    data.current = [[...times], [...values]];
    plot.current?.setData(data.current);
  }, [times, values]);

  // A canvas does not follow the style sheet: other colours are another drawing.
  useEffect(() => {
    const element = box.current!;
    const drawn = new UPlot(optionsFor(element, LOOKS[look]), data.current, element);
    plot.current = drawn;
    const size = new ResizeObserver(() => drawn.setSize(sizeOf(element)));
    size.observe(element);
    return () => {
      size.disconnect();
      plot.current = null;
      drawn.destroy();
    };
  }, [scheme, look]);

  return <div ref={box} className={classes.chart} aria-hidden="true" />;
}

const sizeOf = ({ clientWidth: width, clientHeight: height }: HTMLElement) => ({ width, height });

interface Look {
  /** From the first to the last second that is shown. */
  range(times: UPlot.AlignedData[0]): [number, number];
  clock: Intl.DateTimeFormat;
  series(ink: string, soft: string): UPlot.Series;
}

const firstOf = (times: UPlot.AlignedData[0]): number => times[0] ?? 0;
const lastOf = (times: UPlot.AlignedData[0]): number => times.at(-1) ?? 0;

/** What is shown at least, so that the first samples do not fill the whole width. */
const SHORTEST_S = 60;
const HOUR_S = 3_600;

const LOOKS = {
  /** What is measured from moment to moment. */
  line: {
    range: (times) => [Math.min(firstOf(times), lastOf(times) - SHORTEST_S), lastOf(times)],
    clock: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    series: (ink, soft) => ({ stroke: ink, fill: soft, width: 2, spanGaps: true }),
  },
  /** What is counted by the hour that begins at each time. */
  hours: {
    range: (times) => [firstOf(times), lastOf(times) + HOUR_S],
    clock: new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }),
    series: (ink) => ({ fill: ink, width: 0, paths: UPlot.paths.bars!({ size: [0.8], align: 1 }) }),
  },
} satisfies Record<string, Look>;

function optionsFor(element: HTMLElement, { range, clock, series }: Look): UPlot.Options {
  const [line, fill, ink, grid] = ['--sw-brand-ink', '--sw-brand-soft', '--sw-ink-soft', '--sw-line'].map(
    (token) => colourOf(element, token),
  ) as [string, string, string, string];
  const axis = { stroke: ink, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
  return {
    ...sizeOf(element),
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: ({ data: [times] }) => range(times) },
      y: { range: (_, __, most) => [0, Math.max(1, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 90,
        values: (_, ticks) => ticks.map((at) => clock.format(at * 1_000)),
      },
      { ...axis, size: 44, space: 32 },
    ],
    series: [{}, { points: { show: false }, ...series(line, fill) }],
  };
}

/** What a token comes to where the element stands. */
function colourOf(element: HTMLElement, token: string): string {
  const probe = element.appendChild(document.createElement('span'));
  probe.style.color = `var(${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
