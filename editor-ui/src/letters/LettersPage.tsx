import { Button } from "@mantine/core";
import { Mail, Plus } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useLetterFigures, useLetters } from "../api/letters";
import { Card } from "../shared/Card";
import { CsvButton, tableUrl } from "../shared/CsvButton";
import { FilterBox } from "../shared/FilterBox";
import { May } from "../shared/May";
import { Page } from "../shared/Page";
import { Empty, Failed, LinesSkeleton } from "../shared/States";
import { useParam } from "../shared/useParam";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Letters.module.css";
import { LetterTable } from "./LetterTable";

export default function LettersPage() {
  const site = useSiteId();
  const [search, setSearch] = useParam("search");
  const letters = useLetters(site);
  const figures = useLetterFigures(site);
  const shown = useMemo(() => {
    const wanted = search.toLowerCase();
    return (letters.data ?? []).filter(({ name, subject }) =>
      `${name}\n${subject}`.toLowerCase().includes(wanted),
    );
  }, [letters.data, search]);
  const content = () => {
    if (letters.isPending) {
      return <LinesSkeleton />;
    }
    if (letters.isError) {
      return <Failed error={letters.error} retry={() => void letters.refetch()} />;
    }
    if (letters.data.length === 0) {
      return <NoLetters site={site} />;
    }
    if (shown.length === 0) {
      return (
        <Empty icon={Mail} title="No letter matches">
          <p>Names and subjects are searched. Try fewer letters.</p>
        </Empty>
      );
    }
    return <LetterTable figures={figures.data} letters={shown} site={site} />;
  };
  return (
    <Page
      actions={
        <>
          <FilterBox
            label="Search letters"
            onChange={setSearch}
            placeholder="Name or subject"
            value={search}
            width={240}
          />
          {letters.data !== undefined && letters.data.length > 0 && (
            <CsvButton href={tableUrl(site, "letters")} />
          )}
          <May right="write">
            <NewLetter site={site} />
          </May>
        </>
      }
      fills
      note={
        <>
          What campaigns send, and what became of it. Who gets no letters stands in the{" "}
          <Link className={classes.link} to={`/sites/${site}/settings`}>
            application settings
          </Link>
          .
        </>
      }
      title="Letters"
    >
      <Card fills flush>
        {content()}
      </Card>
    </Page>
  );
}

function NewLetter(props: { site: string }) {
  return (
    <Button component={Link} leftSection={<Plus size={15} />} to={`/sites/${props.site}/letters/new`}>
      New letter
    </Button>
  );
}

function NoLetters(props: { site: string }) {
  return (
    <Empty icon={Mail} title="No letters yet">
      <p>
        Write one with names, films or whatever your people have as words in braces, see it as each of them
        will, and let a campaign send it at the right moment.
      </p>
      <div>
        <May right="write">
          <Button component={Link} leftSection={<Plus size={15} />} to={`/sites/${props.site}/letters/new`}>
            Write the first letter
          </Button>
        </May>
      </div>
    </Empty>
  );
}
