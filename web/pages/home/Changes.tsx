import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Overview } from '../../api/overview.ts';
import { texts } from '../../texts/english.ts';
import { dayText, number } from '../../texts/numbers.ts';
import classes from './HomePage.module.css';

type Day = Overview['changesByDay']['days'][number];

const words = texts.home;

/** Records changed on each day: to AMP above the line, to ConnectWise below; also as a table. */
export function Changes({ days }: { readonly days: readonly Day[] }) {
  const toAmp = days.reduce((sum, day) => sum + day.toAmp, 0);
  const toConnectWise = days.reduce((sum, day) => sum + day.toConnectWise, 0);
  if (toAmp + toConnectWise === 0) return <p className={classes.nothing}>{words.noChanges}</p>;
  return (
    <>
      <p className={classes.legend} aria-hidden="true">
        <span>{words.toAmp}</span>
        <span>{words.toConnectWise}</span>
      </p>
      <Chart days={days} label={words.chart(toAmp, toConnectWise)} />
      <details className={classes.asTable}>
        <summary>{words.asTable}</summary>
        <table className={classes.table} aria-label={words.changes}>
          <thead>
            <tr>
              <th scope="col">{words.day}</th>
              <th scope="col" className={classes.number}>
                {words.toAmp}
              </th>
              <th scope="col" className={classes.number}>
                {words.toConnectWise}
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <tr key={day.day}>
                <th scope="row">{dayText(day.day)}</th>
                <td className={classes.number}>{number(day.toAmp)}</td>
                <td className={classes.number}>{number(day.toConnectWise)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{words.total}</th>
              <td className={classes.number}>{number(toAmp)}</td>
              <td className={classes.number}>{number(toConnectWise)}</td>
            </tr>
          </tfoot>
        </table>
      </details>
    </>
  );
}

const height = 180;

function Chart({ days, label }: { readonly days: readonly Day[]; readonly label: string }) {
  const { ref, width } = useElementSize();
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: colours are read anew with the scheme
  useEffect(() => {
    const { current } = place;
    if (current === null || width === 0) return undefined;
    const colour = (name: string) =>
      getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = {
      stroke: colour('--text-quiet'),
      grid: { stroke: colour('--line'), width: 1 },
      ticks: { show: false },
      font: '12px system-ui, sans-serif',
    };
    const bars = uPlot.paths.bars?.({ size: [0.6, 24] });
    const bar = (name: string): uPlot.Series => ({
      fill: colour(name),
      width: 0,
      points: { show: false },
      ...(bars === undefined ? {} : { paths: bars }),
    });
    const chart = new uPlot(
      {
        width,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: [-0.5, days.length - 0.5] } },
        axes: [
          {
            ...axis,
            grid: { show: false },
            space: 80,
            values: (_, splits) => splits.map((at) => dayText(days[at]?.day ?? '')),
          },
          { ...axis, size: 56, values: (_, splits) => splits.map((at) => number(Math.abs(at))) },
        ],
        series: [{}, bar('--new'), bar('--old')],
      },
      [
        days.map((_, index) => index),
        days.map((day) => day.toAmp),
        days.map((day) => -day.toConnectWise),
      ],
      current,
    );
    return () => chart.destroy();
  }, [days, width, scheme]);
  return (
    <div ref={ref} className={classes.chart}>
      <div ref={place} role="img" aria-label={label} />
    </div>
  );
}
