import { Building2, Users } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useParams } from "react-router";
import { ApiError } from "../api/client";
import { type CompanyDetail, useCompany, useCompanyPeople } from "../api/companies";
import { PeopleTable } from "../people/PeopleTable";
import { Properties } from "../people/Properties";
import { EMAIL_COLUMN, PERSON_COLUMN, SEEN_COLUMN } from "../people/personColumns";
import { Card } from "../shared/Card";
import { count, plural } from "../shared/format";
import { Page } from "../shared/Page";
import { BlocksSkeleton, Empty, Failed, LinesSkeleton } from "../shared/States";
import { Time } from "../shared/Time";
import { useSiteId } from "../shell/useSiteId";
import classes from "./Companies.module.css";

const COLUMNS = [PERSON_COLUMN, EMAIL_COLUMN, SEEN_COLUMN];

export default function CompanyPage() {
  const site = useSiteId();
  const { company: id = "" } = useParams();
  const company = useCompany(site, id);
  const back = { label: "Companies", to: `/sites/${site}/companies` };
  if (company.data !== undefined) {
    return <Loaded back={back} company={company.data} site={site} />;
  }
  const isGone = company.error instanceof ApiError && company.error.status === 404;
  return (
    <Page back={back} title="Company">
      {company.isPending && <BlocksSkeleton heights={[220, 320]} />}
      {isGone && (
        <Empty icon={Building2} title="There is no such company">
          <p>Nobody has named it in the property “company”.</p>
        </Empty>
      )}
      {company.error !== null && !isGone && (
        <Failed error={company.error} retry={() => void company.refetch()} />
      )}
    </Page>
  );
}

function Loaded(props: { site: string; company: CompanyDetail; back: { label: string; to: string } }) {
  const { site, company, back } = props;
  return (
    <Page
      back={back}
      fills
      note={
        <>
          {company.id !== company.name && (
            <>
              <code>{company.id}</code> ·{" "}
            </>
          )}
          {plural(company.size, "person", "people")} · last named <Time ms={company.seen} /> · known since{" "}
          <Time ms={company.created} />
        </>
      }
      title={company.name}
    >
      <div className={classes.columns}>
        <div className={classes.facts}>
          <Card aside={count(Object.keys(company.properties).length)} title="Properties">
            <Properties exact={company.properties_json} properties={company.properties} />
          </Card>
        </div>
        <People company={company} site={site} />
      </div>
    </Page>
  );
}

function People(props: { site: string; company: CompanyDetail }) {
  const { site, company } = props;
  const people = useCompanyPeople(site, company.id);
  const rows = useMemo(() => people.data?.pages.flatMap((page) => page.items) ?? [], [people.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = people;
  const onNearEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const content = () => {
    if (people.isPending) {
      return <LinesSkeleton lines={6} />;
    }
    if (people.isError && rows.length === 0) {
      return <Failed error={people.error} retry={() => void people.refetch()} />;
    }
    if (rows.length === 0) {
      return (
        <Empty icon={Users} title="Nobody belongs to it now">
          <p>People come in by their property “company”.</p>
        </Empty>
      );
    }
    return (
      <PeopleTable
        columns={COLUMNS}
        error={people.isFetchNextPageError ? people.error : null}
        isFetchingMore={isFetchingNextPage}
        onNearEnd={onNearEnd}
        onRetry={() => void fetchNextPage()}
        rows={rows}
        site={site}
        total={hasNextPage ? company.size : rows.length}
      />
    );
  };
  return (
    <Card fills flush>
      {content()}
    </Card>
  );
}
