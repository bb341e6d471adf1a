/** The scenarios to start from. */
import { byId, element } from '../dom.ts';
import { START_NAME, shippedNames } from '../draft/presets.ts';

/** @returns shows which one the draft started from */
export function presetMenu(onChosen: (name: string) => void): (name: string) => void {
  const menu = byId<HTMLSelectElement>('preset');
  const option = (name: string) => element('option', { value: name }, name.replace(/^claims\//, ''));
  const isClaim = (name: string) => name.startsWith('claims/');
  menu.append(
    element('option', { value: START_NAME }, 'a small world, in seconds'),
    element(
      'optgroup',
      { label: 'Shipped scenarios' },
      ...shippedNames.filter((name) => !isClaim(name)).map(option),
    ),
    element('optgroup', { label: "The article's claims" }, ...shippedNames.filter(isClaim).map(option)),
  );
  menu.addEventListener('change', () => onChosen(menu.value));
  return (name) => {
    menu.value = name;
  };
}
