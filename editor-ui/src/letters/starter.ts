/** The layout "One column", which a new letter begins with: one table, readable on a phone and in the dark. */
export const ONE_COLUMN = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <style>
    @media (max-width: 600px) { .page { padding: 12px !important; } .sheet { padding: 24px 20px !important; } }
    @media (prefers-color-scheme: dark) {
      .page { background: #14171a !important; }
      .sheet { background: #20252a !important; color: #e8eaec !important; }
      .small { color: #a5adb5 !important; }
    }
  </style>
</head>
<body style="margin:0">
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
    <tr><td class="page" align="center" style="padding:32px;background:#f3f4f1">
      <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
        <tr><td class="sheet" style="padding:36px;background:#ffffff;border-radius:12px;color:#1d2420;
          font:16px/1.6 Helvetica,Arial,sans-serif">
          <h1 style="margin:0 0 16px;font-size:24px;line-height:1.3">
            Hello {{ person.first_name | default: "there" }},
          </h1>
          <p style="margin:0 0 24px">Write what you have to say.</p>
          <a href="https://example.com/" style="display:inline-block;padding:13px 24px;border-radius:8px;
            background:#176548;color:#ffffff;font-weight:bold;text-decoration:none">Have a look</a>
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
