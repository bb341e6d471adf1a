/**
 * The one script of the playground. In the page it starts the form; the page starts workers with this very text, and in them
 * it runs worlds. So the engine is in the file once, and the file works from a disk, where a page may load no worker.
 */
import { answerRequests } from './engine/worker.ts';
import { startPage } from './page.ts';

if (typeof document === 'undefined') answerRequests();
else startPage(document.currentScript?.textContent ?? '');
