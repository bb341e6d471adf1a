/** Where the time of a whole experiment goes: stage after stage, in the order in which they run. */

/** Undefined if the experiment was not measured. */
export function stagesChart({ experiment }) {
  if (experiment === undefined) return undefined;
  const { stages, runs } = experiment;
  const total = stages.reduce((sum, { median }) => sum + median, 0);
  let to = 0;
  const steps = stages.map(({ name, median, minimum, maximum }) => {
    const from = to;
    to += median;
    return {
      name,
      series: name,
      isLevel: false,
      style: { color: 'stone' },
      from,
      to,
      low: from + minimum,
      high: from + maximum,
      value: `${median.toFixed(2)} s, ${((100 * median) / total).toFixed(0)} %`,
    };
  });
  return {
    title: 'Where the time of one seed goes',
    subtitle: [
      'Seed 1 of scenarios/article.yaml on one thread, stage by stage, in the order in which they run.',
      runs.length === 1
        ? 'One run.'
        : `Bars are medians of ${runs.length} runs, thin lines reach from the fastest to the slowest of each stage.`,
    ],
    legend: [],
    panels: [{ kind: 'waterfall', axis: { title: 'seconds', zero: true }, steps }],
  };
}
