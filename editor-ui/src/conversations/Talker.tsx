import { Link, useSearchParams } from "react-router";
import { useConversation, useTheirConversations } from "../api/conversations";
import { usePerson } from "../api/people";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { Time } from "../shared/Time";
import classes from "./Conversations.module.css";
import { shownPerson } from "./shownPerson";

const SHOWN = 8;
// Told above the others already.
const TOLD = new Set(["email", "first_name", "last_name", "profile_image"]);

/** Who they are, beside what they say. */
export function Talker(props: { site: string; conversation: string }) {
  const { site, conversation } = props;
  const found = useConversation(site, conversation).data;
  if (found === undefined) {
    return <aside aria-label="The person" className={classes.talker} />;
  }
  const person = shownPerson(found.person);
  return (
    <aside aria-label="The person" className={classes.talker}>
      <div className={classes.talkerHead}>
        <Face person={person} size={46} />
        <div className={classes.talkerWords}>
          <Link className={classes.talkerName} to={`/sites/${site}/people/${person.uid}`}>
            {personName(person)}
          </Link>
          {personName(person) !== (person.email ?? person.id) && (
            <span className={classes.talkerSub}>{person.email ?? person.id}</span>
          )}
          <span className={classes.talkerSub}>
            seen <Time ms={found.person.seen} />
          </span>
        </div>
      </div>
      <Facts site={site} uid={person.uid} />
      <Others conversation={conversation} site={site} uid={person.uid} />
    </aside>
  );
}

function Facts(props: { site: string; uid: string }) {
  const person = usePerson(props.site, props.uid).data;
  const facts = Object.entries(person?.properties ?? {})
    .filter(([name, value]) => !TOLD.has(name) && (typeof value !== "object" || value === null))
    .slice(0, SHOWN);
  if (facts.length === 0) {
    return null;
  }
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div className={classes.fact} key={name}>
          <dt>{name}</dt>
          <dd>{String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Others(props: { site: string; uid: string; conversation: string }) {
  const { site, uid, conversation } = props;
  const [params] = useSearchParams();
  const others = useTheirConversations(site, uid).data?.filter(({ id }) => id !== conversation) ?? [];
  if (others.length === 0) {
    return null;
  }
  return (
    <div>
      <h3 className={classes.sideTitle}>Other conversations</h3>
      <ul className={classes.others}>
        {others.map(({ id, last, updated }) => (
          <li key={id}>
            <Link
              className={classes.other}
              to={{ pathname: `/sites/${site}/conversations/${id}`, search: params.toString() }}
            >
              <span className={classes.otherText}>{last?.text}</span>
              <span className={classes.talkerSub}>
                <Time ms={updated} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
