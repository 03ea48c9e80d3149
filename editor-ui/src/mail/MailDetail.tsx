import { Anchor, SegmentedControl, Table } from "@mantine/core";
import { ArrowLeft } from "lucide-react";
import { Link, useSearchParams } from "react-router";
import { type Mail, mailHtmlUrl, useMail } from "../api/mail";
import { absoluteTime } from "../shared/format";
import { BlocksSkeleton, Failed } from "../shared/States";
import classes from "./Mail.module.css";

type View = "html" | "text" | "headers";

/** One caught letter: as it looks, as plain text, and its headers. */
export function MailDetail(props: { id: string; site: string }) {
  const mail = useMail(props.id);
  const [params, setParams] = useSearchParams();
  if (mail.isPending) {
    return (
      <div className={classes.padded}>
        <BlocksSkeleton heights={[60, 320]} />
      </div>
    );
  }
  if (mail.isError) {
    return <Failed error={mail.error} retry={() => void mail.refetch()} />;
  }
  const views = viewsOf(mail.data);
  const view = views.find(({ value }) => value === params.get("view"))?.value ?? views[0]?.value ?? "text";
  return (
    <article className={classes.letter}>
      <Anchor className={classes.back} component={Link} size="sm" to={`/sites/${props.site}/mail`}>
        <ArrowLeft aria-hidden size={14} /> All letters
      </Anchor>
      <header className={classes.head}>
        <div className={classes.words}>
          <h2 className={classes.title}>{mail.data.subject || "(no subject)"}</h2>
          <p className={classes.meta}>
            <span>from {mail.data.sender}</span>
            <span>to {mail.data.recipients.join(", ")}</span>
            <span>{absoluteTime(mail.data.at)}</span>
          </p>
        </div>
        <SegmentedControl
          aria-label="Part"
          data={views}
          onChange={(next) => setParams({ view: next }, { replace: true })}
          size="sm"
          value={view}
        />
      </header>
      <Part mail={mail.data} view={view} />
    </article>
  );
}

function viewsOf(mail: Mail): { value: View; label: string }[] {
  return [
    ...(mail.has_html ? [{ value: "html" as const, label: "HTML" }] : []),
    { value: "text", label: "Text" },
    { value: "headers", label: "Headers" },
  ];
}

function Part(props: { mail: Mail; view: View }) {
  const { mail, view } = props;
  switch (view) {
    case "html":
      // Somebody else's HTML: no script, no forms, an origin of its own; links open beside it.
      return (
        <iframe
          className={classes.html}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
          src={mailHtmlUrl(mail.id)}
          title={`HTML part of ${mail.subject}`}
        />
      );
    case "text":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
        <pre className={classes.text} tabIndex={0}>
          {mail.text || "There is no plain text part."}
        </pre>
      );
    case "headers":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by keys too
        <div className={classes.headers} tabIndex={0}>
          <Table verticalSpacing={6}>
            <Table.Tbody>
              {mail.headers.map((header, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a header may come twice, and the order is fixed
                <Table.Tr key={index}>
                  <Table.Th className={classes.header} scope="row">
                    {header.name}
                  </Table.Th>
                  <Table.Td className={classes.value}>{header.value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      );
    default:
      return view satisfies never;
  }
}
