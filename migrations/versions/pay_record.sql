-- One batch of the ledger in one call, judged as `payments/ledger/recording.py` judges on SQLite:
-- the key, then the balance, then the caps, each set after those before it; then all is written.
--
-- Accounts, sets, legs, caps and what caps count are named by their place, from 1. Plans are kept,
-- and made so that rows can only be looked up one by one (lateral, on conflict): the planner knows
-- neither how long a batch is nor how long a young table has become, and would read all of it.
-- An account is looked up once and changed where it lies (ctid), for while it is locked nobody else
-- moves it.

create or replace function pay_record(
    now bigint,
    -- accounts, each once, on every node in one order; a floor is for one that has no row yet
    owners text[], purposes text[], currencies text[], floors bigint[],
    -- sets in order: `sames` is the first set with the same key, `ends` the last leg
    keys bytea[], kinds text[], refers bigint[], words text[], quicks boolean[],
    sames integer[], ends integer[],
    -- legs: the set, the place in it, from which account to which
    sets integer[], legs integer[], sources integer[], targets integer[], amounts bigint[],
    -- caps, none or for each set the last one; what each counts, and what it adds to a tally
    cap_ends integer[], mosts bigint[], hours integer[], counts bigint[], counters integer[],
    tallies bigint[],
    -- what caps count: all that leaves an account, or what is about something
    counted integer[], abouts text[],
    -- for each set its number, if it stands; for those that do not, or did before, why: 0 if they
    -- did, below it the leg that is short (missing, available), above it the cap (left, frees)
    out numbers bigint[], out noes integer[], out whys integer[], out ones bigint[],
    out others bigint[]
)
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
    this_hour constant bigint := now / 3600000;
    this_tx constant bigint := pg_current_xact_id()::text::bigint;
    bottomless constant bigint := -9223372036854775808;
    capped constant boolean := cardinality(mosts) > 0;
    many constant integer := cardinality(owners);
    ids bigint[];
    spots tid[];
    balances bigint[];
    lasts bigint[];
    bounds bigint[];
    befores bigint[];
    frozen text[];
    stopped boolean;
    known bigint[] := array_fill(null::bigint, array[cardinality(keys)]);
    written bigint[] := array_fill(null::bigint, array[cardinality(sources)]);
    source_afters bigint[] := written;
    target_afters bigint[] := written;
    source_prevs bigint[] := written;
    target_prevs bigint[] := written;
    before bigint[];
    added bigint[];
    outs integer[];
    row record;
    changed integer;
    first integer := 1;
    first_cap integer := 1;
    refusals integer := 0;
    l integer;
    payer integer;
    payee integer;
    why integer;
    one bigint;
    other bigint;
    rest bigint;
    number bigint;
begin
    -- the accounts, locked in the order in which they came
    select array_agg(a.id order by n), array_agg(a.ctid order by n),
        array_agg(coalesce(a.balance, 0) order by n), array_agg(coalesce(a.last, 0) order by n),
        array_agg(coalesce(a.bound, w.floor) order by n)
    into ids, spots, balances, lasts, bounds
    from unnest(owners, purposes, currencies, floors)
        with ordinality as w (owner, kind, currency, floor, n)
    left join lateral (
        select id, ctid, balance, last, coalesce(floor_minor, bottomless) as bound
        from pay_accounts a
        where a.owner = w.owner and a.kind = w.kind and a.currency = w.currency
        for no key update
    ) a on true;
    befores := lasts;

    -- what the keys recorded before: asked after the locks, so that what waited is seen
    for row in
        select k.n, t.id from unnest(keys) with ordinality as k (key, n)
        cross join lateral (
            select id from pay_transfers t where t.key = k.key and t.leg = 0 limit 1
        ) t
    loop
        known[row.n] := row.id;
    end loop;
    numbers := known;

    -- who has stopped all that leaves, asked after the locks, which a stop takes too: nobody can
    -- stop what leaves an account that has no row, so there the wallet waits for it
    if array_position(ids, null) is not null then
        perform from pay_wallets w
        where w.owner = any(array(select owners[s] from unnest(sources) s where ids[s] is null))
        for share;
    end if;
    if exists (select from pay_wallets where frozen_at is not null) then
        select array_agg(owner) into frozen from pay_wallets
        where frozen_at is not null and owner = any(owners);
    end if;

    -- what caps look back at
    if capped then
        outs := array_fill(0, array[many]);
        added := array_fill(0::bigint, array[cardinality(counted)]);
        for counter in 1 .. cardinality(counted) loop
            if abouts[counter] = '' then
                outs[counted[counter]] := counter;
            end if;
        end loop;
        select array_agg(recent order by cap) into before from (
            select cap, (
                select coalesce(sum(w.out), 0) from pay_windows w
                where abouts[counters[cap]] = '' and w.account = ids[counted[counters[cap]]]
                and w.hour >= this_hour - hours[cap]
            ) + (
                select coalesce(sum(t.out), 0) from pay_tallies t
                where t.account = ids[counted[counters[cap]]] and t.about = abouts[counters[cap]]
                and t.hour >= this_hour - hours[cap]
            ) as recent
            from generate_series(1, cardinality(mosts)) cap
        ) looked;
    end if;

    for s in 1 .. cardinality(keys) loop
        why := null;
        stopped := false;
        number := known[sames[s]];
        if number is not null then
            numbers[s] := number;
            why := 0;
        else
            l := first;
            if frozen is not null and kinds[s] not in ('undo', 'adjustment') then
                for leg in first .. ends[s] loop
                    payer := sources[leg];
                    payee := targets[leg];
                    if owners[payer] = any(frozen) and purposes[payer] in ('wallet', 'held')
                        and (owners[payee] <> owners[payer] or purposes[payee] <> 'wallet')
                    then
                        why := -leg;
                        stopped := true;
                        exit;
                    end if;
                end loop;
            end if;
            while why is null and l <= ends[s] loop
                payer := sources[l];
                payee := targets[l];
                rest := balances[payer] - amounts[l];
                if rest < bounds[payer] then
                    why := -l;
                    exit;
                end if;
                number := nextval('pay_transfers_id_seq');
                written[l] := number;
                balances[payer] := rest;
                source_afters[l] := rest;
                rest := balances[payee] + amounts[l];
                balances[payee] := rest;
                target_afters[l] := rest;
                source_prevs[l] := lasts[payer];
                target_prevs[l] := lasts[payee];
                lasts[payer] := number;
                lasts[payee] := number;
                l := l + 1;
            end loop;
            if why is null and capped then
                for cap in first_cap .. cap_ends[s] loop
                    one := mosts[cap];
                    if hours[cap] > 0 then
                        one := greatest(0, one - before[cap] - added[counters[cap]]);
                    end if;
                    if counts[cap] > one then
                        why := cap;
                        exit;
                    end if;
                end loop;
            end if;
            if why is null then
                numbers[s] := written[first];
                known[sames[s]] := written[first];
            else
                for back in reverse l - 1 .. first loop
                    balances[sources[back]] := balances[sources[back]] + amounts[back];
                    balances[targets[back]] := balances[targets[back]] - amounts[back];
                    lasts[sources[back]] := source_prevs[back];
                    lasts[targets[back]] := target_prevs[back];
                    written[back] := null;
                end loop;
            end if;
        end if;
        if stopped then
            one := null;
            other := null;
        elsif why < 0 then
            other := balances[payer] - bounds[payer];
            rest := other;
            one := rest;
            for leg in first .. ends[s] loop
                if sources[leg] = payer then
                    rest := rest - amounts[leg];
                    one := least(one, rest);
                elsif targets[leg] = payer then
                    rest := rest + amounts[leg];
                end if;
            end loop;
            one := -one;
        elsif why > 0 then
            other := null;
            if counts[why] <= mosts[why] then
                select min(freed.hour) into other from (
                    select each.hour, sum(sum(each.out)) over (order by each.hour) as minor from (
                        select w.hour, w.out from pay_windows w
                        where abouts[counters[why]] = '' and w.account = ids[counted[counters[why]]]
                        union all
                        select t.hour, t.out from pay_tallies t
                        where t.account = ids[counted[counters[why]]]
                        and t.about = abouts[counters[why]]
                        union all
                        select this_hour, added[counters[why]]
                    ) each
                    where each.hour >= this_hour - hours[why] group by each.hour
                ) freed
                where freed.minor
                    >= counts[why] + before[why] + added[counters[why]] - mosts[why];
                other := (other + hours[why] + 1) * 3600000;
            end if;
        elsif capped and why is null then
            for leg in first .. ends[s] loop
                if outs[sources[leg]] > 0 then
                    added[outs[sources[leg]]] := added[outs[sources[leg]]] + amounts[leg];
                end if;
            end loop;
            for cap in first_cap .. cap_ends[s] loop
                if tallies[cap] > 0 then
                    added[counters[cap]] := added[counters[cap]] + tallies[cap];
                end if;
            end loop;
        end if;
        if why is not null then
            refusals := refusals + 1;
            noes[refusals] := s;
            whys[refusals] := why;
            ones[refusals] := one;
            others[refusals] := other;
        end if;
        first := ends[s] + 1;
        if capped then
            first_cap := cap_ends[s] + 1;
        end if;
    end loop;

    -- all of it is written
    if array_position(ids, null) is not null then
        for i in 1 .. cardinality(sources) loop
            if written[i] is not null then
                ids[sources[i]] := coalesce(ids[sources[i]], nextval('pay_accounts_id_seq'));
                ids[targets[i]] := coalesce(ids[targets[i]], nextval('pay_accounts_id_seq'));
            end if;
        end loop;
        insert into pay_accounts (id, owner, kind, currency, floor_minor, balance, last)
        select ids[i], owners[i], purposes[i], currencies[i], nullif(floors[i], bottomless),
            balances[i], lasts[i]
        from generate_series(1, many) i where spots[i] is null and lasts[i] <> befores[i];
    end if;
    update pay_accounts a set balance = balances[i], last = lasts[i]
    from generate_series(1, many) i where a.ctid = spots[i] and lasts[i] <> befores[i];
    get diagnostics changed = row_count;
    if changed <> (
        select count(spots[i]) from generate_series(1, many) i where lasts[i] <> befores[i]
    ) then
        raise exception 'an account was changed by somebody who had not locked it';
    end if;
    insert into pay_transfers (id, key, leg, source, target, amount, kind, refers, at,
        source_after, target_after, source_prev, target_prev, tx)
    select written[i], keys[sets[i]], legs[i], ids[sources[i]], ids[targets[i]], amounts[i],
        kinds[sets[i]], refers[sets[i]], now, source_afters[i], target_afters[i],
        source_prevs[i], target_prevs[i], this_tx
    from generate_series(1, cardinality(sources)) i where written[i] is not null;
    if cardinality(words) > 0 then
        insert into pay_notes (transfer, words) select written[i], words[sets[i]]
        from generate_series(1, cardinality(sources)) i
        where written[i] is not null and legs[i] = 0 and words[sets[i]] <> '';
    end if;
    insert into pay_windows as w (account, hour, out, count, quick)
    select ids[sources[i]], this_hour, sum(amounts[i]), count(*),
        coalesce(sum(amounts[i]) filter (where quicks[sets[i]]), 0)
    from generate_series(1, cardinality(sources)) i where written[i] is not null
    group by sources[i]
    on conflict (account, hour) do update set out = w.out + excluded.out,
        count = w.count + excluded.count, quick = w.quick + excluded.quick;
    insert into pay_pairs as p (source, target, currency, count, last_at, last_amount)
    select owners[sources[i]], owners[targets[i]], currencies[sources[i]], count(*), now,
        amounts[max(i)]
    from generate_series(1, cardinality(sources)) i
    where written[i] is not null and kinds[sets[i]] = 'gift'
    and purposes[sources[i]] = 'wallet' and purposes[targets[i]] = 'wallet'
    group by sources[i], targets[i]
    on conflict (source, target, currency) do update set count = p.count + excluded.count,
        last_amount = case when excluded.last_at >= p.last_at
            then excluded.last_amount else p.last_amount end,
        last_at = greatest(p.last_at, excluded.last_at);
    if capped then
        insert into pay_tallies as t (account, about, hour, out)
        select ids[counted[c]], abouts[c], this_hour, added[c]
        from generate_series(1, cardinality(counted)) c where abouts[c] <> '' and added[c] > 0
        on conflict (account, about, hour) do update set out = t.out + excluded.out;
    end if;
end $$;
