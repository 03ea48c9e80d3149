import { Button, Select } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { Route } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { type RunWay, useWhy, type Why } from "../../api/trials";
import { Failed, LinesSkeleton } from "../../shared/States";
import { Time } from "../../shared/Time";
import { useDoc, useEditor } from "../EditorContext";
import { nodeOf } from "../graph";
import { useSentence } from "../useSentence";
import { litPath, litSeen, placesOf } from "./lit";
import { PersonPick } from "./PersonPick";
import classes from "./Trial.module.css";
import { useCentre } from "./useCentre";

/** Why somebody got a letter of this campaign, or not, and the ways they have come through it. */
export function WhyTab(props: { person: string; onPerson: (uid: string) => void }) {
  const { person, onPerson } = props;
  const { site, campaign } = useEditor();
  const [node, setNode] = useState("");
  return (
    <>
      <div className={classes.form}>
        <PersonPick onChange={onPerson} site={site} value={person} />
        <LetterPick onChange={setNode} value={node} />
      </div>
      {person === "" ? (
        <p className={classes.hint}>
          Choose somebody to see what became of them in the campaign that runs, a sentence for each reason.
        </p>
      ) : (
        <Answer campaign={campaign} node={node} person={person} site={site} />
      )}
    </>
  );
}

function LetterPick(props: { value: string; onChange: (node: string) => void }) {
  const nodes = useDoc((doc) => doc.graph.nodes);
  const letters = nodes.filter((node) => node.type === "send_letter");
  const first = letters[0];
  if (first === undefined || letters.length < 2) {
    return null;
  }
  return (
    <Select
      clearable
      data={letters.map((node, index) => ({ value: node.id, label: `Letter ${index + 1}: ${node.id}` }))}
      label="Which letter"
      onChange={(node) => props.onChange(node ?? "")}
      placeholder="Any of them"
      value={props.value === "" ? null : props.value}
    />
  );
}

const ANSWERS: Record<Why["answer"], string> = {
  sent: "They got it",
  on_its_way: "It is on its way to them",
  not_sent: "They came to it, but it was not sent",
  under_way: "They have not come to it yet",
  not_reached: "They went another way",
  never_entered: "They have never come in",
};

function Answer(props: { site: string; campaign: string; person: string; node: string }) {
  const { ui } = useEditor();
  const found = useWhy(props.site, props.campaign, props.person, props.node);
  const [shown, setShown] = useState<string>();
  const centre = useCentre();
  useEffect(() => {
    ui.setState({ lit: undefined });
    setShown(undefined);
    void props.person;
  }, [props.person, ui]);
  if (found.isPending) {
    return <LinesSkeleton lines={4} />;
  }
  if (found.isError) {
    return <Failed error={found.error} retry={() => void found.refetch()} />;
  }
  const { answer, reasons, runs } = found.data;
  return (
    <div className={classes.result}>
      <h3 className={classes.heading}>{ANSWERS[answer]}</h3>
      <ol aria-label="Reasons" className={classes.reasons}>
        {reasons.map((reason, index) => (
          <li key={`${reason.text}/${index.toString()}`}>
            {reason.node === "" ? (
              reason.text
            ) : (
              <button className={classes.reason} onClick={() => centre(reason.node)} type="button">
                {reason.text}
              </button>
            )}
            {reason.at !== null && (
              <span className={classes.after}>
                <Time ms={reason.at} />
              </span>
            )}
          </li>
        ))}
      </ol>
      {runs.map((run) => (
        <Way
          isShown={shown === run.run}
          key={run.run}
          onShow={() => setShown(shown === run.run ? undefined : run.run)}
          run={run}
        />
      ))}
    </div>
  );
}

const REPLAY_MS = 650;

/** One run, replayed on the canvas: a place after the other, or as far as one chooses. */
function Way(props: { run: RunWay; isShown: boolean; onShow: () => void }) {
  const { run, isShown } = props;
  const { ui, catalogue } = useEditor();
  const graph = useDoc((doc) => doc.graph);
  const isStill = useReducedMotion();
  const [at, setAt] = useState(0);
  const places = useMemo(
    () => placesOf(run, (node) => catalogue.get(nodeOf(graph, node)?.type ?? "")?.outputs[0]?.name ?? "out"),
    [catalogue, graph, run],
  );
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (isShown) {
      // Where the next place is not reached yet, neither is the way there.
      const seen = places.slice(0, at + 1);
      ui.setState({ lit: at === places.length - 1 ? litPath(graph, seen) : litSeen(graph, seen) });
    }
  }, [at, graph, isShown, places, ui]);
  useEffect(() => {
    if (!isPlaying) {
      return undefined;
    }
    const timer = setTimeout(() => {
      setAt(at + 1);
      setPlaying(at + 1 < places.length - 1);
    }, REPLAY_MS);
    return () => clearTimeout(timer);
  }, [at, isPlaying, places]);
  const show = () => {
    const last = places.length - 1;
    setAt(isStill ? last : 0);
    setPlaying(!isShown && !isStill && last > 0);
    if (isShown) {
      ui.setState({ lit: undefined });
    }
    props.onShow();
  };
  return (
    <div className={classes.run}>
      <div className={classes.stepper}>
        <span className={classes.words}>
          <span className={classes.name}>
            Came in <Time ms={run.started} />
          </span>
          <span className={classes.dim}>
            version {run.version}, {run.state}
          </span>
        </span>
        <Button
          aria-pressed={isShown}
          leftSection={<Route size={14} />}
          onClick={show}
          size="compact-sm"
          variant={isShown ? "filled" : "default"}
        >
          Path
        </Button>
      </div>
      {isShown && (
        <ol aria-label="Path" className={classes.trail}>
          {places.map((place, index) => (
            <li data-ahead={index > at || undefined} key={`${place.node}/${index.toString()}`}>
              <button
                aria-current={index === at ? "step" : undefined}
                className={classes.reason}
                onClick={() => {
                  setPlaying(false);
                  setAt(index);
                }}
                type="button"
              >
                <Place node={place.node} port={place.port} />
              </button>
              <span className={classes.after}>
                <Time ms={place.at} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function Place(props: { node: string; port: string }) {
  const { catalogue } = useEditor();
  const node = useDoc((doc) => nodeOf(doc.graph, props.node));
  const type = catalogue.get(node?.type ?? "");
  const sentence = useSentence(node ?? { id: "", type: "", config: {}, position: { x: 0, y: 0 } }, type);
  const label = type?.outputs.find((port) => port.name === props.port)?.label;
  return (
    <span className={classes.words} title={sentence}>
      <span className={classes.name}>
        {type?.title ?? "A node that is no longer drawn"}
        {label !== undefined && <span className={classes.way}>{label}</span>}
      </span>
    </span>
  );
}
