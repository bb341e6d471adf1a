/** Keeps the draft in the address of the page. */
import { addressOf, type Draft, type ReadAddress, readAddress } from './draft/address.ts';

/** Browsers refuse hundreds of changes at once, which a slider would make. */
const PAUSE_MS = 200;

/** @param onRead called with the draft of an address that somebody entered */
export function addressBar(onRead: (read: ReadAddress) => void): (draft: Draft) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    clearTimeout(timer);
    onRead(readAddress(location.hash));
  };
  addEventListener('hashchange', read);
  read();
  return (draft) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const address = addressOf(draft);
      history.replaceState(null, '', address === '' ? location.pathname + location.search : `#${address}`);
    }, PAUSE_MS);
  };
}
