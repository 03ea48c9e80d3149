import { Button, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { Users } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { useStanding } from "../api/analytics";
import { type Behind, useBehind, useListBehind } from "../api/reportFigures";
import { Face } from "../people/Face";
import { personName } from "../people/personName";
import { Card } from "../shared/Card";
import { plural } from "../shared/format";
import { May } from "../shared/May";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import classes from "./Reports.module.css";

interface BehindPeopleProps {
  site: string;
  behind: Behind;
  title: string;
  /** What the time of a person is of. */
  when: string;
}

/** Who the people of a number are, and a list of them in one go. */
export function BehindPeople(props: BehindPeopleProps) {
  const { site, behind, title } = props;
  const asOf = useStanding(site).data?.as_of;
  const pages = useBehind(site, behind, asOf);
  const people = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  return (
    <Card aside={pages.data && plural(total, "person", "people")} title={title}>
      {pages.isPending && <LinesSkeleton lines={5} />}
      {pages.isError && <Failed error={pages.error} retry={() => void pages.refetch()} />}
      {pages.data !== undefined && people.length === 0 && (
        <Empty icon={Users} title="Nobody">
          <p>In these days nobody is counted here.</p>
        </Empty>
      )}
      {people.length > 0 && (
        <>
          <May right="analyse">
            <AsList behind={behind} key={JSON.stringify(behind)} site={site} title={title} />
          </May>
          <div className={classes.scroll}>
            <table className={classes.table}>
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">E-mail</th>
                  <th scope="col">{props.when}</th>
                  <th scope="col">Last did</th>
                </tr>
              </thead>
              <tbody>
                {people.map((person) => (
                  <tr key={person.uid}>
                    <td>
                      <Link className={classes.who} to={`/sites/${site}/people/${person.uid}`}>
                        <Face person={person} size={26} />
                        {personName(person)}
                      </Link>
                    </td>
                    <td>{person.email ?? ""}</td>
                    <td>
                      <Time ms={person.at} />
                    </td>
                    <td>
                      {person.last_event}
                      {person.last_at !== null && (
                        <>
                          , <Time ms={person.last_at} />
                        </>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {pages.hasNextPage && (
        <Button
          loading={pages.isFetchingNextPage}
          mt="sm"
          onClick={() => void pages.fetchNextPage()}
          size="compact-sm"
          variant="default"
        >
          Show more
        </Button>
      )}
    </Card>
  );
}

function AsList(props: { site: string; behind: Behind; title: string }) {
  const { site, behind, title } = props;
  const [name, setName] = useState("");
  const list = useListBehind(site);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    list.mutate(
      { behind, name: name.trim() },
      {
        onSuccess: (made) => {
          setName("");
          notifications.show({
            title: made.name,
            message: "A list of these people, for letters and campaigns.",
            color: "pine",
          });
        },
      },
    );
  };
  return (
    <form className={classes.asList} onSubmit={submit}>
      <TextInput
        aria-label="Name of the list"
        error={list.error?.message}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        placeholder={`A name, for example “${title}”`}
        size="xs"
        value={name}
        w={300}
      />
      <Button
        disabled={name.trim() === ""}
        loading={list.isPending}
        size="xs"
        type="submit"
        variant="default"
      >
        Make a list of them
      </Button>
    </form>
  );
}
