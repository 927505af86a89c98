import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { MappingType, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** The one that is chosen on the dashboard. */
export const dataSource = { type: 'prometheus', uid: '$source' };

/** What stands for `$here` in expressions: the relays that are chosen on the dashboard. */
const here = 'instance=~"$instance"';

/** A number as it is now. `names` are shown for 0, 1, 2 …; `colours` apply from the value beside them on, in rising order. */
export function one(
  title: string,
  unit: string,
  expression: string,
  names: readonly string[] = [],
  colours: Readonly<Record<string, number>> = {},
): StatBuilder {
  const steps = Object.entries(colours).map(([color, value]) => ({ color, value }));
  const options = Object.fromEntries(names.map((text, index) => [`${index}`, { text, index }]));
  return new StatBuilder()
    .title(title)
    .unit(unit)
    .datasource(dataSource)
    .height(4)
    .span(4)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .mappings(names.length === 0 ? [] : [{ type: MappingType.ValueToText, options }])
    .thresholds(
      new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([{ color: 'green', value: null }, ...steps]),
    )
    .withTarget(query('A', '', expression).instant());
}

/** Values over time: expressions by what their lines are called. */
export function lines(title: string, unit: string, expressions: Readonly<Record<string, string>>): TimeseriesBuilder {
  const panel = new TimeseriesBuilder().title(title).unit(unit).min(0).datasource(dataSource).height(8).span(12);
  Object.entries(expressions).forEach(([legend, expression], i) => {
    panel.withTarget(query('ABCDEFGH'.charAt(i), legend, expression));
  });
  return panel;
}

/** The same of events a second. */
export function numbers(title: string, expressions: Readonly<Record<string, string>>): TimeseriesBuilder {
  return lines(title, 'cps', expressions);
}

function query(refId: string, legend: string, expression: string): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(refId)
    .datasource(dataSource)
    .expr(expression.replaceAll('$here', here))
    .legendFormat(legend);
}
