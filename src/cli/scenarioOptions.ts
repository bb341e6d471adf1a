/** Options that change a scenario for one command: the same wherever a scenario file is taken. */
import { InvalidArgumentError, Option } from 'commander';

export function seedsOption(): Option {
  return new Option('--seeds <seeds>', 'seeds in place of those in the file, such as 7 or 1,2,5 or 1..8');
}

export function setOption(): Option {
  return new Option('--set <path=value>', 'replace one value of the scenario; may be repeated').argParser(
    (value: string, earlier: string[] | undefined) => {
      if (!/^[^=\s]+=/.test(value)) throw new InvalidArgumentError('Expected path.to.key=value.');
      return [...(earlier ?? []), value];
    },
  );
}
