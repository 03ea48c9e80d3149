import { Drawer, Skeleton, Stack } from "@mantine/core";
import { Check, CircleAlert, X } from "lucide-react";
import { Link } from "react-router";
import type { PersonMembership } from "../api/people";
import { type Explanation, type ExplanationNode, useExplanation } from "../api/segments";
import { sampleText } from "../conditions/samples";
import { count, plural } from "../shared/format";
import { Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { summaryOf } from "./summaryOf";
import classes from "./Why.module.css";

interface WhyProps {
  site: string;
  uid: string;
  segment: PersonMembership;
  onClose: () => void;
}

/** Why somebody is in a segment or not, clause by clause. */
export default function Why(props: WhyProps) {
  const { site, uid, segment, onClose } = props;
  const explanation = useExplanation(site, segment.id, uid);
  return (
    <Drawer
      onClose={onClose}
      opened
      position="right"
      size="44rem"
      title={`${segment.member ? "Why in" : "Why not in"} “${segment.name}”?`}
    >
      {explanation.isPending && (
        <Stack gap="xs">
          <Skeleton height={46} />
          <Skeleton height={150} />
        </Stack>
      )}
      {explanation.isError && <Failed error={explanation.error} retry={() => void explanation.refetch()} />}
      {explanation.data !== undefined && (
        <div className={classes.why}>
          <Verdict {...explanation.data} />
          <ul className={classes.tree}>
            <Clause node={explanation.data.tree} />
          </ul>
          <p className={classes.foot}>
            <Link className={classes.link} to={`/sites/${site}/segments/${encodeURIComponent(segment.id)}`}>
              Open the segment’s conditions
            </Link>
          </p>
        </div>
      )}
    </Drawer>
  );
}

function Verdict(props: Explanation) {
  const { holds, member } = props;
  return (
    <>
      <p className={classes.verdict} data-holds={holds || undefined}>
        <Mark holds={holds} />
        {holds ? "The conditions hold now." : "The conditions do not hold now."}
      </p>
      {holds !== member && (
        <p className={classes.late}>
          <CircleAlert aria-hidden size={15} />
          The membership has not followed yet: time alone changed the answer, or a recompute is under way. It
          will in a moment.
        </p>
      )}
    </>
  );
}

function Mark(props: { holds: boolean }) {
  return (
    <span className={classes.mark} data-holds={props.holds || undefined}>
      {props.holds ? (
        <Check aria-hidden size={13} strokeWidth={3} />
      ) : (
        <X aria-hidden size={13} strokeWidth={3} />
      )}
      <span className="hidden">{props.holds ? "holds:" : "does not hold:"}</span>
    </span>
  );
}

function Clause(props: { node: ExplanationNode }) {
  const { node } = props;
  return (
    <li className={classes.clause}>
      <div className={classes.line}>
        <Mark holds={node.holds} />
        <div className={classes.words}>
          <span className={classes.text} data-group={node.children.length > 0 || undefined}>
            {node.text}
          </span>
          <Found node={node} />
          <Evidence node={node} />
          {node.omitted && (
            <span className={classes.more}>More conditions than can be shown were left out.</span>
          )}
        </div>
      </div>
      {node.children.length > 0 && (
        <ul className={classes.tree}>
          {node.children.map((child) => (
            <Clause key={`${child.path}:${child.kind}:${child.text}`} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Found(props: { node: ExplanationNode }) {
  const { found, kind, children } = props.node;
  if (children.length > 0 || found === undefined) {
    return null;
  }
  if (found === null) {
    return kind === "property" ? <span className={classes.found}>nothing is known</span> : null;
  }
  if (kind === "event" && typeof found === "number") {
    return <span className={classes.found}>{plural(found, "time", "times")}</span>;
  }
  return (
    <span className={classes.found}>
      found <strong>{typeof found === "number" ? count(found) : sampleText(found)}</strong>
    </span>
  );
}

function Evidence(props: { node: ExplanationNode }) {
  const { evidence } = props.node;
  if (evidence.length === 0) {
    return null;
  }
  return (
    <ul aria-label="Events" className={classes.events}>
      {evidence.map((event) => (
        <li className={classes.event} key={event.key}>
          <span className={classes.eventName}>{event.name}</span>
          <span className={classes.summary}>{summaryOf(event.arguments)}</span>
          <Time ms={event.at} />
        </li>
      ))}
    </ul>
  );
}
