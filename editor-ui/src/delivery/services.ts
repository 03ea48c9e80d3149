import type { MailHook } from "../api/delivery";

/** What services are called, and what their calls are checked with. */
export const SERVICES: Record<MailHook["service"], { name: string; secret: string; how: string }> = {
  mailgun: {
    name: "Mailgun",
    secret: "Webhook signing key",
    how: "In Mailgun, add the address for permanent failures, temporary failures and spam complaints.",
  },
  postmark: {
    name: "Postmark",
    secret: "Password",
    how: "Postmark signs nothing: put this password into the address, as https://tracktor:password@…",
  },
  sendgrid: {
    name: "SendGrid",
    secret: "Verification key",
    how: "Turn the signed event webhook on, for bounces and spam reports, and paste its verification key.",
  },
  ses: {
    name: "Amazon SES",
    secret: "ARN of the SNS topic",
    how: "Let the topic include the original headers, and subscribe the address by HTTPS. It is confirmed by itself.",
  },
};
