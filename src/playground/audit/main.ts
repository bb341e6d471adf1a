/** The one script of the page, which its workers run, too: see ../main.ts. */
import { startPage } from './page.ts';
import { answerQuestions } from './worker.ts';

if (typeof document === 'undefined') answerQuestions();
else startPage(document.currentScript?.textContent ?? '');
