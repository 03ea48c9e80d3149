import { Badge, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "react-router";
import { useTheirConversations } from "../api/conversations";
import type { Delivery, PersonDetail } from "../api/people";
import { Card } from "../shared/Card";
import { count } from "../shared/format";
import { hueOf } from "../shared/hue";
import { reasonText } from "../shared/reasons";
import { Time } from "../shared/Time";
import { AskCampaign, whyPath } from "./AskCampaign";
import classes from "./Person.module.css";
import { PersonSegments } from "./PersonSegments";
import { Properties } from "./Properties";

/** Everything known about a person but the events. */
export function PersonFacts(props: { person: PersonDetail; site: string }) {
  const { person, site } = props;
  return (
    <div className={classes.facts}>
      <Card aside={count(Object.keys(person.properties).length)} title="Properties">
        <Properties exact={person.properties_json} properties={person.properties} />
      </Card>
      <Counters person={person} />
      <Letters deliveries={person.deliveries} site={site} uid={person.uid} />
      <Conversations site={site} uid={person.uid} />
      <PersonSegments site={site} uid={person.uid} />
      <Card title="Identities">
        <ul className={classes.rows}>
          {person.identities.map((identity) => (
            <li className={classes.row} key={identity.id}>
              <code className={classes.code}>{identity.id}</code>
              <span className={classes.aside}>{identity.anonymous ? "anonymous" : "identified"}</span>
            </li>
          ))}
        </ul>
      </Card>
      {person.companies.length > 0 && (
        <Card title="Companies">
          <ul className={classes.rows}>
            {person.companies.map((company) => (
              <li className={classes.row} key={company.id}>
                <Link
                  className={classes.link}
                  to={`/sites/${site}/companies/${encodeURIComponent(company.id)}`}
                >
                  {company.name}
                </Link>
                {company.id !== company.name && <code className={classes.aside}>{company.id}</code>}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  );
}

function Conversations(props: { site: string; uid: string }) {
  const { site, uid } = props;
  const found = useTheirConversations(site, uid).data ?? [];
  if (found.length === 0) {
    return null;
  }
  return (
    <Card aside={count(found.length)} title="Conversations">
      <ul className={classes.rows}>
        {found.map(({ id, last, state, updated }) => (
          <li className={classes.letter} key={id}>
            <Link className={classes.link} to={`/sites/${site}/conversations/${id}`}>
              {last?.text}
            </Link>
            <span className={classes.aside}>
              {state === "open" ? "" : `${state}, `}
              <Time ms={updated} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const COUNTERS_SHOWN = 8;

function Counters(props: { person: PersonDetail }) {
  const { counters } = props.person;
  const [showsAll, { toggle }] = useDisclosure(false);
  const shown = showsAll ? counters : counters.slice(0, COUNTERS_SHOWN);
  const most = Math.max(1, ...counters.map((counter) => counter.count));
  return (
    <Card title="What they do">
      {counters.length === 0 ? (
        <p className={classes.none}>No events yet.</p>
      ) : (
        <ul className={classes.counters}>
          {shown.map((counter) => (
            <li className={classes.counter} data-hue={hueOf(counter.event)} key={counter.event}>
              <span className={classes.counterName}>{counter.event}</span>
              <span className={classes.aside}>
                <Time ms={counter.last} />
              </span>
              <strong className={classes.number}>{count(counter.count)}</strong>
              <span aria-hidden className={classes.bar}>
                <span style={{ width: `${(counter.count / most) * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {counters.length > COUNTERS_SHOWN && (
        <Button color="gray" mt="xs" onClick={toggle} size="compact-xs" variant="subtle">
          {showsAll ? "Show fewer" : `Show all ${count(counters.length)}`}
        </Button>
      )}
    </Card>
  );
}

const DELIVERY_COLOURS = {
  queued: "gray",
  deferred: "orange",
  sending: "blue",
  sent: "pine",
  failed: "red",
  unknown: "orange",
  skipped: "gray",
} satisfies Record<Delivery["state"], string>;

function Letters(props: { deliveries: Delivery[]; site: string; uid: string }) {
  const { deliveries, site, uid } = props;
  return (
    <Card aside={<AskCampaign person={uid} site={site} />} title="Letters">
      {deliveries.length === 0 ? (
        <p className={classes.none}>No letter was sent to them yet.</p>
      ) : (
        <ul className={classes.rows}>
          {deliveries.map((delivery) => (
            <li className={classes.letter} key={`${delivery.campaign}/${delivery.node}/${delivery.at}`}>
              <span className={classes.letterName}>
                {delivery.letter_name ?? delivery.letter ?? "A letter that is gone"}
                <Badge color={DELIVERY_COLOURS[delivery.state]} size="sm" variant="light">
                  {delivery.state}
                </Badge>
              </span>
              <span className={classes.aside}>
                <Time ms={delivery.at} />
                {delivery.campaign !== null && (
                  <>
                    {" from "}
                    <Link className={classes.link} to={whyPath(site, delivery.campaign, uid)}>
                      {delivery.campaign_name ?? delivery.campaign}
                    </Link>
                  </>
                )}
              </span>
              {delivery.reason !== null && delivery.reason !== "" && (
                <span className={classes.reason}>{reasonText(delivery.reason)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
