import { Badge } from "@mantine/core";
import { UserX } from "lucide-react";
import { useParams } from "react-router";
import { ApiError } from "../api/client";
import { type PersonDetail, usePerson } from "../api/people";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import { Face } from "./Face";
import classes from "./Person.module.css";
import { PersonActions } from "./PersonActions";
import { PersonFacts } from "./PersonFacts";
import { personName } from "./personName";
import { Timeline } from "./Timeline";

export default function PersonPage() {
  const site = useSiteId();
  const { uid = "" } = useParams();
  const person = usePerson(site, uid);
  const back = { label: "People", to: `/sites/${site}/people` };
  if (person.isPending) {
    return (
      <Page back={back} title="Person">
        <div className={classes.columns}>
          <BlocksSkeleton heights={[220, 150, 120]} />
          <BlocksSkeleton heights={[500]} />
        </div>
      </Page>
    );
  }
  if (person.isError) {
    const isGone = person.error instanceof ApiError && person.error.status === 404;
    return (
      <Page back={back} title="Person">
        {isGone ? (
          <Empty icon={UserX} title="There is no such person">
            <p>They may have been merged into another profile, or erased.</p>
          </Empty>
        ) : (
          <Failed error={person.error} retry={() => void person.refetch()} />
        )}
      </Page>
    );
  }
  return (
    <Page
      actions={<PersonActions person={person.data} site={site} />}
      back={back}
      heading={<Heading person={person.data} />}
      title={personName(person.data)}
    >
      <div className={classes.columns}>
        <PersonFacts person={person.data} site={site} />
        <Timeline site={site} uid={uid} />
      </div>
    </Page>
  );
}

function Heading(props: { person: PersonDetail }) {
  const { person } = props;
  const name = personName(person);
  return (
    <div className={classes.heading}>
      <Face person={person} size={52} />
      <div className={classes.who}>
        <h1 className={classes.name}>
          {name}
          {person.anonymous ? (
            <Badge color="gray" variant="default">
              Anonymous
            </Badge>
          ) : (
            <Badge color="pine" variant="light">
              Identified
            </Badge>
          )}
        </h1>
        <p className={classes.sub}>
          {person.id !== name && <code>{person.id}</code>}
          {person.email !== null && person.email !== name && <span>{person.email}</span>}
          <span>
            seen <Time ms={person.seen} />
          </span>
          <span>
            known since <Time ms={person.created} />
          </span>
        </p>
      </div>
    </div>
  );
}
