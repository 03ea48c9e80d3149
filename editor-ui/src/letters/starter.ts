import type { LetterMode } from "../api/letterDrafts";

/** What is between these is written in the visual editor; what is around them stays as it is. */
export const CONTENT = { from: "<!-- content -->", to: "<!-- /content -->" } as const;

/** What a letter in HTML begins with: one column, readable on a phone and in the dark. */
const ONE_COLUMN = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <style>
    .sheet a { color: #176548; }
    .sheet h1 { margin: 0 0 16px; font-size: 24px; line-height: 1.3; }
    .sheet h2 { margin: 24px 0 12px; font-size: 19px; line-height: 1.35; }
    .sheet p { margin: 0 0 16px; }
    .sheet img { max-width: 100%; height: auto; }
    .sheet blockquote { margin: 0 0 16px; padding: 0 0 0 16px; border-left: 3px solid #cfd6d0; }
    @media (max-width: 600px) { .page { padding: 12px !important; } .sheet { padding: 24px 20px !important; } }
    @media (prefers-color-scheme: dark) {
      .page { background: #14171a !important; }
      .sheet { background: #20252a !important; color: #e8eaec !important; }
      .sheet a { color: #7fd0a8 !important; }
      .small { color: #a5adb5 !important; }
    }
  </style>
</head>
<body style="margin:0">
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
    <tr><td class="page" align="center" style="padding:32px;background:#f3f4f1">
      <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:600px">
        <tr><td class="sheet" style="padding:36px;background:#ffffff;border-radius:12px;color:#1d2420;
          font:16px/1.6 Helvetica,Arial,sans-serif">
${CONTENT.from}
<h1>Hello {{ person.first_name | default: "there" }},</h1>
<p>Write what you have to say.</p>
${CONTENT.to}
        </td></tr>
        <tr><td class="small" align="center" style="padding:20px;color:#66706a;
          font:13px/1.6 Helvetica,Arial,sans-serif">
          <a href="{{ web_version_url }}" style="color:inherit">View in browser</a> ·
          <a href="{{ unsubscribe_url }}" style="color:inherit">Unsubscribe</a>
        </td></tr>
      </table>
    </td></tr>
  </table>
</body>
</html>
`;

const PLAIN = `Hello {{ person.first_name | default: "there" }},

Write what you have to say.


Unsubscribe: {{ unsubscribe_url }}
`;

/** What a letter in a mode begins with; in Drag&Drop a layout, which the server has. */
export function starterOf(mode: LetterMode, layout: string): { html: string; mjml: string; text: string } {
  return {
    html: mode === "html" ? ONE_COLUMN : "",
    mjml: mode === "drag_and_drop" ? layout : "",
    text: mode === "text" ? PLAIN : "",
  };
}
