/** The report of an audit: the page of the command, and its files. */
import { type Audit, auditFile } from '../../audit/schema.ts';
import { auditPage } from '../../report/audit/page.ts';
import { renderContent, renderHtml } from '../../report/html.ts';
import { plainText } from '../../report/inline.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import { byId } from '../dom.ts';
import { download } from '../download.ts';
import { assets } from './built.ts';

export function reportView(): (audit: Audit) => void {
  let shown: Audit | undefined;
  const onClick = (id: string, give: (audit: Audit) => void) =>
    byId(id).addEventListener('click', () => {
      if (shown !== undefined) give(shown);
    });
  onClick('get-html', (audit) =>
    download('report.html', renderHtml(auditPage(audit), undefined, assets), 'text/html'),
  );
  onClick('get-markdown', (audit) => download('audit.md', renderMarkdown(auditPage(audit)), 'text/markdown'));
  onClick('get-json', (audit) => download('audit.json', auditFile.write(audit), 'application/json'));
  return (audit) => {
    shown = audit;
    const page = auditPage(audit);
    byId('report-title').textContent = plainText(page.title, 'html');
    byId('report-subtitle').textContent = plainText(page.subtitle ?? '', 'html');
    // The renderer of reports escapes whatever comes from files.
    byId('report-content').innerHTML = renderContent(page, undefined);
    byId('report').hidden = false;
    byId('see').hidden = false;
  };
}
