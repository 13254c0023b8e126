/* Ruin and recreate: a plan is changed a little, thousands of times a second.

   A plan is a set of batches - so many workers of one cohort on one way (an itinerary by dated legs),
   with one stay (beds) where they need one - and the units that carry them. A move takes some batches
   off (ruin), places whoever can be placed again where that is worth most (recreate), settles units,
   and is kept or undone. Every change goes through four functions with an inverse each (`ride`,
   `unit`, `line`, `production`), so that undoing costs what was changed and no more.

   Names are those of docs/formulation.md: n units of a road trip, u of a line's run, classes, runs,
   stays, sinks, choices. Money is in cents. All arrays belong to the caller (`layout`): nothing is
   allocated here and nothing is global, so two searches may run side by side. Random numbers are our
   own: a seed and a number of moves make the same plan everywhere.

   What is fixed (C29) is no batch: its riders stand in the counts of the state from the beginning, and
   what they are worth in `fixed_value`. Units are never fewer than unit_fixed and run_fixed. */

#include <math.h>
#include "arrays.h"

/* The arrays of each struct in their order: lines of type and name. */
const char *layout(void) { return LAYOUT; }

static inline i32 least(i32 a, i32 b) { return a < b ? a : b; }
static inline i32 most(i32 a, i32 b) { return a > b ? a : b; }
/* -- random numbers: xorshift64* --------------------------------------------------------------------- */
static inline uint64_t bits(State *s) {
    uint64_t x = (uint64_t)s->count[RANDOM];
    x ^= x >> 12, x ^= x << 25, x ^= x >> 27;
    s->count[RANDOM] = (i64)x;
    return x * 2685821657736338717ull;
}
static inline f64 uniform(State *s) { return (f64)(bits(s) >> 11) * (1.0 / 9007199254740992.0); }
static inline i32 below(State *s, i32 n) { return (i32)((bits(s) >> 32) * (uint64_t)n >> 32); }
static inline i32 about(State *s, f64 mean) { return 1 + below(s, most(1, (i32)(2 * mean))); }
static void shuffle_first(State *s, i32 *rows, i32 n, i32 taken) {
    for (i32 k = 0; k < taken && k < n; k++) {
        i32 q = k + below(s, n - k), t = rows[k];
        rows[k] = rows[q], rows[q] = t;
    }
}

/* -- lists of batches: of a class (slots 0, 1), a run (2, 3), a cohort (4) --------------------------- */
enum { SLOTS = 5 };
static inline i32 list_of_class(i32 class) { return class; }
static inline i32 list_of_run(const Sets *S, i32 run) { return (i32)S->size[CLASSES] + run; }
static inline i32 list_of_cohort(const Sets *S, i32 c) { return (i32)(S->size[CLASSES] + S->size[RUNS]) + c; }

static void list_add(State *s, i32 list, i32 node) {
    i32 head = s->list[list];
    s->after[node] = head, s->before[node] = -1;
    if (head >= 0) s->before[head] = node;
    s->list[list] = node;
}
static void list_drop(State *s, i32 list, i32 node) {
    i32 after = s->after[node], before = s->before[node];
    if (before >= 0) s->after[before] = after; else s->list[list] = after;
    if (after >= 0) s->before[after] = before;
}
static void enlist(const Sets *S, State *s, i32 b, void (*change)(State *, i32, i32)) {
    const i32 *class = S->way_class + 2 * s->batch_way[b], *run = S->way_run + 2 * s->batch_way[b];
    for (i32 j = 0; j < 2; j++) {
        if (class[j] >= 0) change(s, list_of_class(class[j]), SLOTS * b + j);
        if (run[j] >= 0) change(s, list_of_run(S, run[j]), SLOTS * b + 2 + j);
    }
    change(s, list_of_cohort(S, s->batch_cohort[b]), SLOTS * b + 4);
}

/* -- changes, each with its inverse -------------------------------------------------------------------- */
enum { RIDE, UNIT, LINE, MADE, MISSED };
static void note(State *s, i32 kind, i32 a, i32 b, i32 c, i32 d) {
    i32 *row = s->log + 5 * s->count[LOGGED]++;
    row[0] = kind, row[1] = a, row[2] = b, row[3] = c, row[4] = d;
}
static inline void touch(i64 *seen, i32 *rows, i64 *count, i64 move, i32 row) {
    if (seen[row] != move) seen[row] = move, rows[(*count)++] = row;
}
static inline i32 choice_of(const Sets *S, i32 c, i32 sink) {
    return S->choice[S->cohort_choice[c] + sink - S->lane_first[S->cohort_lane[c]]];
}
/* C2. k vehicles of a fleet more are busy over [begin, end); next_full[m] is the first full moment from m. */
static void fleet(const Sets *S, State *s, i32 f, i32 begin, i32 end, i32 k) {
    i32 vehicles = S->fleet_vehicles[f], first = S->fleet_first[f], beyond = S->fleet_first[f + 1];
    for (i32 m = begin; m < end; m++) s->busy[m] += k;
    i32 full = end < beyond ? s->next_full[end] : beyond;
    for (i32 m = end - 1; m >= first; m--) {
        i32 next = s->busy[m] >= vehicles ? m : full;
        if (m < begin && next == s->next_full[m]) break;
        s->next_full[m] = full = next;
    }
}
/* C1, C6 to C11. `heads` more (fewer) of cohort c take way w, with stay z (-1: none). */
static void ride(const Sets *S, State *s, i32 c, i32 w, i32 z, i32 heads, i32 logged) {
    s->count[FREED] += heads < 0;
    i32 b = -1;
    for (i32 node = s->list[list_of_cohort(S, c)]; node >= 0 && b < 0; node = s->after[node])
        if (s->batch_way[node / SLOTS] == w && s->batch_stay[node / SLOTS] == z) b = node / SLOTS;
    if (b < 0) {
        b = s->spare[--s->count[SPARE]];
        s->batch_cohort[b] = c, s->batch_way[b] = w, s->batch_stay[b] = z, s->batch_heads[b] = 0;
        s->batch_at[b] = (i32)s->count[ACTIVE], s->batches[s->count[ACTIVE]++] = b;
        enlist(S, s, b, list_add);
    }
    s->batch_heads[b] += heads;
    if (s->batch_heads[b] == 0) {
        enlist(S, s, b, list_drop);
        i32 at = s->batch_at[b], last = s->batches[--s->count[ACTIVE]];
        s->batches[at] = last, s->batch_at[last] = at, s->spare[s->count[SPARE]++] = b;
    }
    if (s->left[c] == 0 && heads < 0) s->waiting_at[c] = (i32)s->count[WAITING], s->waiting[s->count[WAITING]++] = c;
    s->left[c] -= heads;
    if (s->left[c] == 0 && heads > 0) {
        i32 at = s->waiting_at[c], last = s->waiting[--s->count[WAITING]];
        s->waiting[at] = last, s->waiting_at[last] = at;
    }
    i64 move = s->count[MOVE];
    for (i32 j = 0; j < 2; j++) {
        i32 class = S->way_class[2 * w + j], run = S->way_run[2 * w + j];
        if (class >= 0) {
            s->class_free[class] -= heads, s->class_riders[class] += heads;
            touch(s->class_seen, s->classes, &s->count[N_CLASSES], move, class);
            const i32 *stop = S->way_stop + 4 * w + 2 * j;
            if (stop[0] >= 0) s->stop_riders[stop[0]] += heads, s->stop_riders[stop[1]] += heads;
        }
        if (run >= 0) s->run_riders[run] += heads, s->value[TOLLS] += heads * S->run_toll[run], touch(s->run_seen, s->runs, &s->count[N_RUNS], move, run);
    }
    i32 sink = S->way_sink[w], ch = choice_of(S, c, sink), dates = (i32)S->size[DATES];
    s->departed[S->cohort_origin[c] * dates + S->sink_start[sink]] += heads;
    s->arrived[S->cohort_place[c] * dates + S->sink_day[sink]] += heads;
    s->value[KEY] += heads * S->choice_gain[2 * ch], s->value[POST] += heads * S->choice_gain[2 * ch + 1];
    s->value[RETURNED] += heads;
    s->value[COST] += heads * S->way_cents[w], s->value[HOURS] += heads * S->way_hours[w], s->value[TOLLS] += heads * S->sink_toll[sink];
    if (S->cohort_employer[c] >= 0) s->carried[S->cohort_employer[c]] += heads;
    if (z >= 0) {
        s->value[COST] += heads * S->stay_cents[z], s->value[TOLLS] += heads * S->stay_toll[z];
        i32 *occupied = s->occupied + S->stay_facility[z] * dates + S->stay_day[z];
        for (i32 d = 0; d < S->stay_days[z]; d++) occupied[d] += heads;
    }
    i32 post = S->cohort_post[c], on = S->choice_on[ch];
    if (post >= 0 && on < S->size[HORIZON]) {
        s->came[post * S->size[HORIZON] + on] += heads;
        touch(s->post_seen, s->posts, &s->count[N_POSTS], move, post);
    }
    if (logged) note(s, RIDE, c, w, z, heads);
}
/* C1, C2. k more (fewer) units of option r. */
static void unit(const Sets *S, State *s, i32 r, i32 k, i32 logged) {
    s->count[FREED] += k < 0;
    i32 f = S->unit_fleet[r], *running = s->units_running + S->fleet_unit_first[f], class = S->unit_class[r];
    if (s->n[r] == 0) s->unit_at[r] = s->fleet_units[f], running[s->fleet_units[f]++] = r;
    s->n[r] += k;
    if (s->n[r] == 0) {
        i32 at = s->unit_at[r], last = running[--s->fleet_units[f]];
        running[at] = last, s->unit_at[last] = at;
    }
    s->class_units[class] += k, s->class_free[class] += k * S->unit_seats[r];
    s->value[COST] += k * S->unit_cents[r], s->value[TOLLS] += k * S->unit_toll[r];
    fleet(S, s, f, S->unit_begin[r], S->unit_end[r], k);
    touch(s->class_seen, s->classes, &s->count[N_CLASSES], s->count[MOVE], class);
    if (logged) note(s, UNIT, r, k, 0, 0);
}
/* C1 to C4. k more (fewer) units of run d of a line. */
static void line(const Sets *S, State *s, i32 d, i32 k, i32 logged) {
    s->count[FREED] += k < 0;
    if (s->u[d] == 0) s->value[COST] += S->run_cents[d], s->departure_run[S->run_departure[d]] = d;
    s->u[d] += k;
    if (s->u[d] == 0) s->value[COST] -= S->run_cents[d], s->departure_run[S->run_departure[d]] = -1;
    s->value[COST] += k * S->run_unit_cents[d];
    if (S->run_fleet[d] >= 0) fleet(S, s, S->run_fleet[d], S->run_begin[d], S->run_end[d], k);
    touch(s->run_seen, s->runs, &s->count[N_RUNS], s->count[MOVE], d);
    if (logged) note(s, LINE, d, k, 0, 0);
}
static inline i32 run_free(const Sets *S, const State *s, i32 d) { return s->u[d] * S->run_seats[d] - s->run_riders[d]; }
static void undo(const Sets *S, State *s, i64 mark) {
    i64 horizon = S->size[HORIZON];
    while (s->count[LOGGED] > mark) {
        const i32 *row = s->log + 5 * --s->count[LOGGED];
        if (row[0] == RIDE) ride(S, s, row[1], row[2], row[3], -row[4], 0);
        else if (row[0] == UNIT) unit(S, s, row[1], -row[2], 0);
        else if (row[0] == LINE) line(S, s, row[1], -row[2], 0);
        else if (row[0] == MISSED) {
            s->value[UNCOVERED] += s->missing_before[row[2]] - s->post_missing[row[1]];
            s->post_missing[row[1]] = s->missing_before[row[2]];
        } else { /* MADE */
            f64 *done = s->done + row[1] * horizon, *old = s->done_before + row[2] * horizon;
            s->value[OUTPUT] += S->firm_daily[row[1]] * (old[horizon - 1] - done[horizon - 1]);
            for (i64 t = 0; t < horizon; t++) done[t] = old[t];
        }
    }
}

/* -- production: C23 to C26 by the recursion of the problem ------------------------------------------- */
/* Capacity of a firm on every date, from heads on post; into `to`. */
static void capacity(const Sets *S, const State *s, i32 firm, f64 *to) {
    i64 horizon = S->size[HORIZON];
    for (i64 t = 0; t < horizon; t++) to[t] = S->firm_orders[firm];
    for (i32 k = S->firm_post_first[firm]; k < S->firm_post_first[firm + 1]; k++) {
        i32 p = S->firm_post[k], heads = 0;
        const i32 *base = S->post_base + p * horizon, *came = s->came + p * horizon;
        for (i64 t = 0; t < horizon; t++) {
            heads += came[t];
            f64 share = (f64)(base[t] + heads) / S->post_required[p];
            if (share < to[t]) to[t] = share;
        }
    }
}
/* Most that firm may have done by the end of t, by its inputs, and the one that says so; 1e300 where it has none. */
static f64 supply(const Sets *S, const State *s, i32 firm, i64 t, i32 *input) {
    i64 horizon = S->size[HORIZON];
    f64 found = 1e300;
    for (i32 i = S->firm_input_first[firm]; i < S->firm_input_first[firm + 1]; i++) {
        f64 there = S->input_stock[i * horizon + t];
        for (i32 k = S->input_supplier_first[i]; k < S->input_supplier_first[i + 1]; k++) {
            i64 when = t - S->supplier_lag[k];
            if (when >= 0) there += S->supplier_share[k] * s->done[S->supplier_firm[k] * horizon + when];
        }
        if (there < found) found = there, *input = i;
    }
    return found;
}
/* Work of the firms whose posts, or whose suppliers' posts, were touched; 0 where a lender would be left short. */
static i32 production(const Sets *S, State *s) {
    i64 horizon = S->size[HORIZON], move = s->count[MOVE];
    i32 lawful = 1;
    for (i32 k = 0; k < s->count[N_POSTS]; k++) {
        i32 p = s->posts[k], heads = 0;
        f64 missing = 0;
        for (i64 t = 0; t < horizon; t++) {
            heads += s->came[p * horizon + t];
            i32 there = S->post_base[p * horizon + t] + heads;
            if (there < S->post_keep[p * horizon + t]) lawful = 0;
            if (there < S->post_least[p]) missing += S->post_least[p] - there;
        }
        s->missing_before[k] = s->post_missing[p];
        note(s, MISSED, p, k, 0, 0);
        s->value[UNCOVERED] += missing - s->post_missing[p];
        s->post_missing[p] = missing;
        if (S->post_employer[p] >= 0) touch(s->firm_seen, s->firms, &s->count[N_FIRMS], move, S->post_employer[p]);
    }
    for (i32 k = 0; k < s->count[N_FIRMS]; k++) /* buyers of what changes change too */
        for (i32 q = S->firm_buyer_first[s->firms[k]]; q < S->firm_buyer_first[s->firms[k] + 1]; q++)
            touch(s->firm_seen, s->firms, &s->count[N_FIRMS], move, S->firm_buyer[q]);
    i32 n = (i32)s->count[N_FIRMS];
    for (i32 k = 1; k < n; k++) { /* suppliers of the same date first */
        i32 firm = s->firms[k], q = k - 1;
        for (; q >= 0 && S->firm_order[s->firms[q]] > S->firm_order[firm]; q--) s->firms[q + 1] = s->firms[q];
        s->firms[q + 1] = firm;
    }
    for (i32 k = 0; k < n; k++) {
        i32 firm = s->firms[k];
        f64 *done = s->done + firm * horizon, *old = s->done_before + k * horizon;
        for (i64 t = 0; t < horizon; t++) old[t] = done[t];
        note(s, MADE, firm, k, 0, 0);
        capacity(S, s, firm, done);
    }
    for (i64 t = 0; t < horizon; t++)
        for (i32 k = 0; k < n; k++) {
            i32 firm = s->firms[k], input;
            f64 *done = s->done + firm * horizon, able = (t ? done[t - 1] : 0.0) + done[t], there = supply(S, s, firm, t, &input);
            done[t] = able < there ? able : there;
        }
    for (i32 k = 0; k < n; k++)
        s->value[OUTPUT] += S->firm_daily[s->firms[k]] * (s->done[s->firms[k] * horizon + horizon - 1] - s->done_before[k * horizon + horizon - 1]);
    return lawful;
}
/* What one more head of each post from each date on brings, to the first order: the recursion
   backwards. Of posts that hold a firm alike each gets its part. */
static void head_worths(const Sets *S, State *s, f64 output, f64 uncovered) {
    i64 horizon = S->size[HORIZON];
    i32 firms = (i32)S->size[FIRMS], posts = (i32)S->size[POSTS];
    f64 *slope = s->slope, *able = slope + firms * horizon, *share = able + firms * horizon;
    for (i64 k = 0; k < firms * horizon; k++) slope[k] = 0;
    for (i32 firm = 0; firm < firms; firm++) {
        slope[firm * horizon + horizon - 1] = output * S->firm_daily[firm];
        capacity(S, s, firm, able + firm * horizon);
    }
    for (i32 p = 0; p < posts; p++) {
        i32 heads = 0;
        for (i64 t = 0; t < horizon; t++) {
            i64 at = p * horizon + t;
            heads += s->came[at];
            s->head_worth[at] = S->post_base[at] + heads < S->post_least[p] ? uncovered : 0;
            share[at] = S->post_required[p] > 0 ? (f64)(S->post_base[at] + heads) / S->post_required[p] : 1e300;
        }
    }
    for (i64 t = horizon - 1; t >= 0; t--)
        for (i32 k = firms - 1; k >= 0; k--) {
            i32 firm = S->firm_order[firms + k], input = -1, holding = 0;
            f64 here = slope[firm * horizon + t], works = able[firm * horizon + t];
            if (here == 0) continue;
            f64 there = supply(S, s, firm, t, &input);
            if (there < (t ? s->done[firm * horizon + t - 1] : 0.0) + works) {
                for (i32 q = S->input_supplier_first[input]; q < S->input_supplier_first[input + 1]; q++)
                    if (t >= S->supplier_lag[q])
                        slope[S->supplier_firm[q] * horizon + t - S->supplier_lag[q]] += here * S->supplier_share[q];
                continue;
            }
            if (t) slope[firm * horizon + t - 1] += here;
            if (works >= S->firm_orders[firm]) continue;
            for (i32 pass = 0; pass < 2; pass++)
                for (i32 q = S->firm_post_first[firm]; q < S->firm_post_first[firm + 1]; q++) {
                    i32 p = S->firm_post[q];
                    if (share[p * horizon + t] > works + 1.0 / S->post_required[p]) continue;
                    if (pass == 0) holding++;
                    else s->head_worth[p * horizon + t] += here / S->post_required[p] / holding;
                }
        }
    for (i32 p = 0; p < posts; p++)
        for (i64 t = horizon - 2; t >= 0; t--) s->head_worth[p * horizon + t] += s->head_worth[p * horizon + t + 1];
}

/* -- worth of a worker by choice ------------------------------------------------------------------------ */
/* What a unit of an objective counts just now: its weight, and the price of a floor on it. */
static inline f64 counts(const Stage *g, i32 objective) {
    return g->weight[objective] + (objective == UNCOVERED || objective == COST || objective == HOURS ? -1 : 1) * g->price[objective];
}
/* Of each choice, money and hours aside; refreshed now and then, since production is not linear. */
void worths(const Sets *S, State *s, const Stage *g) {
    i64 horizon = S->size[HORIZON];
    f64 output = counts(g, OUTPUT), uncovered = -counts(g, UNCOVERED), share = counts(g, SHARE);
    f64 key = counts(g, KEY), post = counts(g, POST), each = counts(g, RETURNED);
    if (output != 0 || uncovered != 0) head_worths(S, s, output, uncovered);
    for (i32 c = 0; c < S->size[COHORTS]; c++) {
        i32 lane = S->cohort_lane[c], p = S->cohort_post[c], e = S->cohort_employer[c];
        if (lane < 0) continue;
        f64 more = each;
        if (share != 0 && e >= 0 && (f64)s->carried[e] / S->employer_waiting[e] <= s->value[SHARE] + 0.05) more += share / S->employer_waiting[e];
        for (i32 k = 0; k < S->lane_first[lane + 1] - S->lane_first[lane]; k++) {
            i32 ch = S->choice[S->cohort_choice[c] + k];
            if (ch < 0) continue;
            f64 worth = more + key * S->choice_gain[2 * ch] + post * S->choice_gain[2 * ch + 1];
            if (p >= 0 && (output != 0 || uncovered != 0) && S->choice_on[ch] < horizon)
                worth += s->head_worth[p * horizon + S->choice_on[ch]];
            s->worth[ch] = worth;
        }
    }
}
static void least_share(const Sets *S, State *s) {
    f64 share = 1;
    for (i32 e = 0; e < S->size[EMPLOYERS]; e++)
        if (S->employer_waiting[e] > 0) share = fmin(share, (f64)s->carried[e] / S->employer_waiting[e]);
    s->value[SHARE] = share;
}

/* -- recreate ------------------------------------------------------------------------------------------- */
typedef struct { f64 cent, hour, toll; } Worth; /* of one less, just now */
typedef struct { Worth less; f64 fill, hour, noise; i32 many_stops; } Mood; /* of the placings of one move */
static inline Worth worth_of_less(const Stage *g) { return (Worth){-counts(g, COST), -counts(g, HOURS), -g->weight[TOLLS]}; }
static inline f64 price_of_unit(const Sets *S, const Worth *a, i32 r) { return a->cent * S->unit_cents[r] + a->toll * S->unit_toll[r]; }

static inline i32 idle(const Sets *S, const State *s, i32 r) {
    return s->next_full[S->unit_begin[r]] >= S->unit_end[r] && s->n[r] < S->unit_most[r];
}
/* The option of a class that is cheapest a head, by those who want to ride (fill 0) or all seats (1); -1: none. */
static i32 cheapest_unit(const Sets *S, const State *s, i32 class, i32 heads, const Mood *mood, f64 *price) {
    i32 best = -1, before = -1;
    f64 a_cent = 0, an_hour = 0, a_toll = 0;
    *price = 1e300;
    for (i32 r = S->class_first[class]; r < S->class_first[class + 1]; r++) {
        if (!idle(S, s, r)) continue;
        i32 seats = S->unit_seats[r];
        if (seats != before) {
            f64 payers = (1 - mood->fill) * least(heads, seats) + mood->fill * seats;
            before = seats, a_cent = mood->less.cent / payers, an_hour = mood->hour / payers, a_toll = mood->less.toll / payers;
        }
        f64 each = a_cent * S->unit_cents[r] + an_hour * S->unit_hours[r] + a_toll * S->unit_toll[r];
        if (each < *price) best = r, *price = each;
    }
    return best;
}
/* The same, which is asked again only where something was freed, it was for other heads, or that unit is taken. */
static i32 unit_for(const Sets *S, State *s, i32 class, i32 heads, const Mood *mood) {
    i32 asked = least(heads, S->class_seats[class]);
    if (s->class_asked[class] != s->count[FREED] || s->class_asked_by[class] != asked || !idle(S, s, s->class_unit[class])) {
        s->class_asked[class] = s->count[FREED], s->class_asked_by[class] = asked;
        s->class_unit[class] = cheapest_unit(S, s, class, heads, mood, &s->class_price[class]);
    }
    return s->class_unit[class];
}
/* Units to add to a run for one more rider; 0: none can be. */
static i32 more_units(const Sets *S, const State *s, i32 d) {
    i32 other = s->departure_run[S->run_departure[d]], f = S->run_fleet[d];
    if ((other >= 0 && other != d) || s->run_banned[d] == s->count[MOVE] || S->run_seats[d] == 0) return 0;
    i32 more = most(1, S->run_least[d] - s->u[d]);
    if (s->u[d] + more > S->run_most[d]) return 0;
    if (f >= 0)
        for (i32 m = S->run_begin[d]; m < S->run_end[d]; m++)
            if (s->busy[m] + more > S->fleet_vehicles[f]) return 0;
    return more;
}
/* The cheapest stay of a bed group with a bed free on all its dates; -1: none. */
static i32 free_stay(const Sets *S, const State *s, i32 group, i32 *beds) {
    for (i32 k = S->group_first[group]; k < S->group_first[group + 1]; k++) {
        i32 z = S->group_stay[k], q = S->stay_facility[z], there = S->facility_beds[q];
        const i32 *occupied = s->occupied + q * S->size[DATES] + S->stay_day[z];
        i32 fullest = 0;
        for (i32 d = 0; d < S->stay_days[z]; d++) fullest = most(fullest, occupied[d]);
        if (there > fullest) { *beds = there - fullest; return z; }
    }
    return -1;
}
/* The best way for workers of c: how many take it, with which stay; ways in `no` are left out. */
static i32 best_way(const Sets *S, State *s, const Stage *g, const Mood *mood, i32 c, const i32 *no, i32 *stay, i32 *heads) {
    i32 lane = S->cohort_lane[c], dates = (i32)S->size[DATES], wanting = s->left[c], found = -1;
    i64 freed = s->count[FREED], move = s->count[MOVE];
    const Worth a = mood->less;
    f64 best = 0;
    uint64_t blink = (uint64_t)(g->blink * 4294967296.0);
    const i32 *out = s->departed + S->cohort_origin[c] * dates, *out_most = S->most_departures + S->cohort_origin[c] * dates;
    const i32 *in = s->arrived + S->cohort_place[c] * dates, *in_most = S->most_arrivals + S->cohort_place[c] * dates;
    for (i32 k = S->lane_first[lane]; k < S->lane_first[lane + 1]; k++) {
        i32 ch = choice_of(S, c, k);
        if (ch < 0) continue;
        i32 start = S->sink_start[k], day = S->sink_day[k], group = S->choice_group[ch], z = -1;
        f64 worth = s->worth[ch] * mood->noise;
        worth -= a.toll * S->sink_toll[k];
        if (worth - a.cent * S->sink_cents[k] <= best || s->sink_shut[k] == freed) continue;
        i32 can = least(wanting, least(out_most[start] - out[start], in_most[day] - in[day]));
        if (can <= 0) continue;
        if (group >= 0) {
            i32 beds = 0;
            z = free_stay(S, s, group, &beds);
            if (z < 0) continue;
            can = least(can, beds), worth -= a.cent * S->stay_cents[z] + a.toll * S->stay_toll[z];
        }
        i32 shut = 1;
        for (i32 w = S->sink_first[k]; w < S->sink_first[k + 1]; w++) {
            f64 net = worth - a.cent * S->way_cents[w];
            if (net <= best) { shut = 0; break; } /* ways of a sink stand by their price a head */
            const i32 *classes = S->way_class + 2 * w, *runs = S->way_run + 2 * w;
            if ((classes[0] >= 0 && (s->class_shut[classes[0]] == freed || (classes[1] >= 0 && s->class_shut[classes[1]] == freed))) ||
                (runs[0] >= 0 && (s->run_shut[runs[0]] == freed || (runs[1] >= 0 && s->run_shut[runs[1]] == freed)))) continue;
            shut = 0;
            net -= a.hour * S->way_hours[w];
            if (w == no[0] || w == no[1] || w == no[2] || (bits(s) >> 32) < blink) continue;
            i32 riders = can;
            for (i32 j = 0; j < 2 && net > best; j++) {
                i32 d = runs[j], free = d < 0 ? 0 : run_free(S, s, d), more = d < 0 || free > 0 ? 0 : more_units(S, s, d);
                if (d < 0) break;
                net -= a.toll * S->run_toll[d];
                if (s->run_banned[d] == move || (free <= 0 && more == 0)) s->run_shut[d] = freed, net = -1e300;
                else if (free > 0) riders = least(riders, free);
                else {
                    i32 seats = more * S->run_seats[d];
                    f64 price = more * S->run_unit_cents[d] + (s->u[d] ? 0.0 : S->run_cents[d]);
                    net -= a.cent * price / ((1 - mood->fill) * least(wanting, seats) + mood->fill * seats);
                    riders = least(riders, seats);
                }
            }
            for (i32 j = 0; j < 2 && net > best; j++) {
                i32 class = classes[j], free = class < 0 ? 0 : s->class_free[class];
                if (class < 0) break;
                if (s->class_banned[class] == move) s->class_shut[class] = freed, net = -1e300;
                else if (free > 0) riders = least(riders, free);
                else if (net - a.cent * S->class_cents[class] <= best) net = -1e300;
                else {
                    i32 r = S->class_stops[class] > 2 && !mood->many_stops ? -1 : unit_for(S, s, class, wanting, mood);
                    if (r < 0) { s->class_shut[class] = freed, net = -1e300; break; }
                    net -= s->class_price[class];
                    riders = least(riders, S->unit_seats[r]);
                }
            }
            if (net > best) best = net, found = w, *stay = z, *heads = riders;
        }
        if (shut) s->sink_shut[k] = freed;
    }
    return found;
}
/* Place the workers of c who are left, as long as that is worth something. */
static void place(const Sets *S, State *s, const Stage *g, const Mood *mood, i32 c) {
    i32 no[3] = {-1, -1, -1}, refused = 0;
    if (S->cohort_lane[c] < 0) return;
    while (s->left[c] > 0 && refused < 3 && s->count[LOGGED] + 64 < S->size[LOG] && s->count[SPARE] > 0) {
        i32 stay = -1, heads = 0, w = best_way(S, s, g, mood, c, no, &stay, &heads), can = 1;
        if (w < 0) return;
        i64 mark = s->count[LOGGED];
        for (i32 j = 0; j < 2 && can; j++) {
            i32 class = S->way_class[2 * w + j], d = S->way_run[2 * w + j];
            if (class >= 0 && s->class_free[class] <= 0) {
                can = idle(S, s, s->class_unit[class]); /* two coaches of one fleet may have met */
                if (can) unit(S, s, s->class_unit[class], 1, 1);
            }
            if (can && d >= 0 && run_free(S, s, d) <= 0) {
                i32 more = more_units(S, s, d);
                can = more > 0;
                if (can) line(S, s, d, more, 1);
            }
        }
        f64 each = S->way_cents[w] + (stay >= 0 ? S->stay_cents[stay] : 0.0), money = g->most_cents - s->value[COST];
        if (can && each * heads > money) heads = each > 0 && money > 0 ? (i32)(money / each) : 0;
        if (can && money >= 0 && heads > 0) ride(S, s, c, w, stay, heads, 1);
        else undo(S, s, mark), no[refused++] = w;
    }
}

/* -- settling: no unit that nobody needs, cheaper ones, least loads and stops ------------------------------ */
static void take_off(const Sets *S, State *s, i32 b, i32 heads) {
    touch(s->cohort_seen, s->cohorts, &s->count[N_COHORTS], s->count[MOVE], s->batch_cohort[b]);
    ride(S, s, s->batch_cohort[b], s->batch_way[b], s->batch_stay[b], -heads, 1);
}
static void trim_class(const Sets *S, State *s, const Worth *a, i32 class) {
    while (s->class_units[class] > 0) {
        i32 worst = -1;
        for (i32 r = S->class_first[class]; r < S->class_first[class + 1]; r++)
            if (s->n[r] > S->unit_fixed[r] && S->unit_seats[r] <= s->class_free[class] && (worst < 0 || price_of_unit(S, a, r) > price_of_unit(S, a, worst))) worst = r;
        if (worst < 0) return;
        unit(S, s, worst, -1, 1);
    }
}
static void trim_run(const Sets *S, State *s, i32 d) {
    if (s->u[d] == 0 || d == s->count[OPENED]) return;
    i32 need = s->run_riders[d] == 0 ? 0 : most(S->run_least[d], (s->run_riders[d] + S->run_seats[d] - 1) / S->run_seats[d]);
    need = most(need, S->run_fixed[d]);
    if (need < s->u[d]) line(S, s, d, need - s->u[d], 1);
}
/* Units of a class that a cheaper one can replace. */
static void cheaper_units(const Sets *S, State *s, const Worth *a, i32 class) {
    if (s->class_units[class] == 0) return;
    for (i32 r = S->class_first[class]; r < S->class_first[class + 1]; r++) {
        if (s->n[r] <= S->unit_fixed[r]) continue;
        i32 need = S->unit_seats[r] - s->class_free[class], better = r;
        unit(S, s, r, -1, 1);
        for (i32 q = S->class_first[class]; q < S->class_first[class + 1]; q++)
            if (price_of_unit(S, a, q) < price_of_unit(S, a, better) && S->unit_seats[q] >= need && idle(S, s, q) &&
                S->unit_load[q] * S->unit_seats[q] <= S->unit_load[r] * S->unit_seats[r]) better = q;
        unit(S, s, better, 1, 1);
    }
}
static void empty_list(const Sets *S, State *s, i32 list, i32 heads) {
    while (heads > 0 && s->list[list] >= 0) {
        i32 b = s->list[list] / SLOTS, off = least(heads, s->batch_heads[b]);
        heads -= off;
        take_off(S, s, b, off);
    }
}
/* Whether every stop of the class's trips has somebody (C6), and they are full enough (C5). */
static i32 class_lawful(const Sets *S, const State *s, i32 class) {
    f64 asked = 0;
    if (s->class_units[class] == 0) return 1;
    for (i32 r = S->class_first[class]; r < S->class_first[class + 1]; r++) asked += s->n[r] * S->unit_load[r] * S->unit_seats[r];
    if (s->class_riders[class] < most(s->class_units[class], (i32)ceil(asked * (1 - 1e-9)))) return 0;
    if (S->class_stops[class] > 2)
        for (i32 p = S->class_stop_first[class]; p < S->class_stop_first[class + 1]; p++)
            if (s->stop_riders[p] < s->class_units[class]) return 0;
    return 1;
}
static i32 run_lawful(const Sets *S, const State *s, i32 d) {
    return s->u[d] == 0 || s->run_riders[d] >= most(1, (i32)ceil(S->run_load[d] * S->run_seats[d] * s->u[d] * (1 - 1e-9)));
}
/* Whether all that a class runs is fixed. */
static i32 class_fixed(const Sets *S, const State *s, i32 class) {
    for (i32 r = S->class_first[class]; r < S->class_first[class + 1]; r++) if (s->n[r] > S->unit_fixed[r]) return 0;
    return s->class_units[class] > 0;
}
/* Whether what was touched has riders enough: what is fixed is not cancelled for want of them. */
static i32 fixed_lawful(const Sets *S, const State *s) {
    for (i32 k = 0; k < s->count[N_RUNS]; k++) if (!run_lawful(S, s, s->runs[k])) return 0;
    for (i32 k = 0; k < s->count[N_CLASSES]; k++) if (!class_lawful(S, s, s->classes[k])) return 0;
    return 1;
}
/* Units that nobody needs go. */
static void trim(const Sets *S, State *s, const Worth *a) {
    for (i32 k = 0; k < s->count[N_RUNS]; k++) trim_run(S, s, s->runs[k]);
    for (i32 k = 0; k < s->count[N_CLASSES]; k++) trim_class(S, s, a, s->classes[k]);
}
/* Cancel what is too empty; whether anything was. */
static i32 enforce(const Sets *S, State *s, const Worth *a) {
    i32 broken = 0;
    for (i32 k = 0; k < s->count[N_RUNS]; k++) {
        i32 d = s->runs[k];
        trim_run(S, s, d);
        while (!run_lawful(S, s, d) && s->u[d] > S->run_fixed[d]) {
            i32 fewer = s->u[d] - 1, over = s->run_riders[d] - fewer * S->run_seats[d];
            broken = 1, s->run_banned[d] = s->count[MOVE];
            empty_list(S, s, list_of_run(S, d), fewer >= most(1, S->run_least[d]) ? over : s->run_riders[d]);
            trim_run(S, s, d);
        }
    }
    for (i32 k = 0; k < s->count[N_CLASSES]; k++) {
        i32 class = s->classes[k];
        trim_class(S, s, a, class);
        if (class_lawful(S, s, class) || class_fixed(S, s, class)) continue;
        broken = 1, s->class_banned[class] = s->count[MOVE];
        empty_list(S, s, list_of_class(class), s->class_riders[class]);
        trim_class(S, s, a, class);
    }
    return broken;
}
/* Place the cohorts that were touched, in an order that varies. */
static void recreate(const Sets *S, State *s, const Stage *g, const Mood *mood, i32 by) {
    i32 n = (i32)s->count[N_COHORTS];
    for (i32 k = 0; k < n; k++) {
        i32 c = s->cohorts[k], lane = S->cohort_lane[c];
        f64 x = uniform(s), most_worth = 0;
        if (by == 1) x = -s->left[c] * (0.8 + 0.4 * x);
        else if (by == 2) x = s->left[c] * (0.8 + 0.4 * x);
        else if (by >= 3 && lane >= 0) { /* those who are worth most, on the best of some dates */
            i32 sinks = S->lane_first[lane + 1] - S->lane_first[lane];
            for (i32 q = 0; q < 4 && sinks; q++) {
                i32 ch = S->choice[S->cohort_choice[c] + below(s, sinks)];
                if (ch >= 0) most_worth = fmax(most_worth, s->worth[ch]);
            }
            x = -most_worth * (0.8 + 0.4 * x);
        }
        s->rank[c] = c == s->count[FIRST] ? -1e300 : x;
    }
    for (i32 k = 1; k < n; k++) {
        i32 c = s->cohorts[k], q = k - 1;
        for (; q >= 0 && s->rank[s->cohorts[q]] > s->rank[c]; q--) s->cohorts[q + 1] = s->cohorts[q];
        s->cohorts[q + 1] = c;
    }
    for (i32 k = 0; k < n; k++) if (s->left[s->cohorts[k]] > 0) place(S, s, g, mood, s->cohorts[k]);
}
enum { TRIES = 3 };
static void complete(const Sets *S, State *s, const Stage *g, Mood *mood, i32 by) {
    recreate(S, s, g, mood, by);
    s->count[OPENED] = -1;
    for (i32 k = 0; enforce(S, s, &mood->less); k++)
        if (k < TRIES) mood->many_stops &= k < 1, recreate(S, s, g, mood, by);
    i64 n = s->count[N_CLASSES];
    for (i32 k = 0; k < n; k++) cheaper_units(S, s, &mood->less, s->classes[k]);
    least_share(S, s);
}

/* -- ruin ------------------------------------------------------------------------------------------------- */
static void take_some(const Sets *S, State *s, i32 n, i32 taken) {
    shuffle_first(s, s->some, n, taken);
    for (i32 k = 0; k < n && k < taken; k++) take_off(S, s, s->some[k], s->batch_heads[s->some[k]]);
}
static i32 gather(const State *s, i32 list, i32 n, i32 room) {
    for (i32 node = s->list[list]; node >= 0 && n < room; node = s->after[node]) s->some[n++] = node / SLOTS;
    return n;
}
/* Trips of a fleet that are busy at the same time as [begin, end). */
static void ruin_fleet(const Sets *S, State *s, i32 f, i32 begin, i32 end, i32 trips) {
    const i32 *running = s->units_running + S->fleet_unit_first[f];
    i32 n = 0;
    for (i32 k = 0; k < s->fleet_units[f]; k++)
        if (S->unit_begin[running[k]] < end && S->unit_end[running[k]] > begin) s->some[n++] = running[k];
    shuffle_first(s, s->some, n, trips);
    i32 classes[8], m = least(least(n, trips), 8);
    for (i32 k = 0; k < m; k++) classes[k] = S->unit_class[s->some[k]];
    for (i32 k = 0; k < m; k++) empty_list(S, s, list_of_class(classes[k]), s->class_riders[classes[k]]);
}
/* Of a worker of c on a way, vehicles aside. */
static f64 worth_of_way(const Sets *S, const State *s, const Worth *a, i32 c, i32 w) {
    i32 sink = S->way_sink[w];
    f64 found = s->worth[choice_of(S, c, sink)] - a->cent * S->way_cents[w] - a->toll * S->sink_toll[sink];
    for (i32 j = 0; j < 2; j++) if (S->way_run[2 * w + j] >= 0) found -= a->toll * S->run_toll[S->way_run[2 * w + j]];
    return found;
}
/* Make room for one cohort on one way that would be worth more. */
static void ruin_for_wish(const Sets *S, State *s, const Stage *g, i32 batches) {
    i32 waiting = (i32)s->count[WAITING], c = -1, old = -1, sink = -1;
    if (waiting && uniform(s) < 0.7) c = s->waiting[below(s, waiting)];
    else if (s->count[ACTIVE]) old = s->batches[below(s, (i32)s->count[ACTIVE])], c = s->batch_cohort[old];
    if (c < 0 || S->cohort_lane[c] < 0) return;
    i32 lane = S->cohort_lane[c], first = S->lane_first[lane], sinks = S->lane_first[lane + 1] - first;
    Worth a = worth_of_less(g);
    f64 now = 0;
    if (old >= 0) now = worth_of_way(S, s, &a, c, s->batch_way[old]);
    for (i32 q = 0; q < 20 && sinks && sink < 0; q++) {
        i32 k = first + (i32)(sinks * pow(uniform(s), 1.5)), ch = choice_of(S, c, k);
        if (ch >= 0 && S->sink_first[k + 1] > S->sink_first[k] && s->worth[ch] - a.cent * S->sink_cents[k] - a.toll * S->sink_toll[k] > now) sink = k;
    }
    if (sink < 0) return;
    touch(s->cohort_seen, s->cohorts, &s->count[N_COHORTS], s->count[MOVE], c);
    s->count[FIRST] = c;
    if (old >= 0) take_off(S, s, old, s->batch_heads[old]);
    i32 w = S->sink_first[sink] + below(s, S->sink_first[sink + 1] - S->sink_first[sink]), want = s->left[c];
    for (i32 j = 0; j < 2; j++) {
        i32 class = S->way_class[2 * w + j], d = S->way_run[2 * w + j];
        if (class >= 0 && s->class_free[class] < want) {
            if (s->class_units[class] && uniform(s) < 0.5) take_some(S, s, gather(s, list_of_class(class), 0, 64), most(batches, 2));
            else {
                i32 options = S->class_first[class + 1] - S->class_first[class], r = S->class_first[class] + below(s, options);
                if (options && !idle(S, s, r)) ruin_fleet(S, s, S->unit_fleet[r], S->unit_begin[r], S->unit_end[r], 1 + below(s, 3));
            }
        }
        if (d >= 0 && run_free(S, s, d) < want && more_units(S, s, d) == 0) take_some(S, s, gather(s, list_of_run(S, d), 0, 64), most(batches, 2));
    }
    i32 dates = (i32)S->size[DATES], from = S->cohort_origin[c] * dates + S->sink_start[sink], to = S->cohort_place[c] * dates + S->sink_day[sink];
    i32 over = want - least(S->most_departures[from] - s->departed[from], S->most_arrivals[to] - s->arrived[to]);
    i32 group = S->choice_group[choice_of(S, c, sink)], beds = 0;
    i32 bedless = group >= 0 && free_stay(S, s, group, &beds) < 0;
    i32 looked = least((i32)s->count[ACTIVE], 400), start = looked ? below(s, (i32)s->count[ACTIVE]) : 0;
    for (i32 q = 0; q < looked && (over > 0 || bedless) && s->count[ACTIVE]; q++) {
        i32 b = s->batches[(start + q) % s->count[ACTIVE]], other = s->batch_cohort[b], k = S->way_sink[s->batch_way[b]];
        if (other == c) continue;
        i32 same_gate = S->cohort_place[other] * dates + S->sink_day[k] == to || S->cohort_origin[other] * dates + S->sink_start[k] == from;
        i32 same_bed = s->batch_stay[b] >= 0 && S->cohort_place[other] == S->cohort_place[c];
        if (!(over > 0 && same_gate) && !(bedless && same_bed)) continue;
        over -= s->batch_heads[b];
        take_off(S, s, b, s->batch_heads[b]);
        if (bedless) bedless = free_stay(S, s, group, &beds) < 0;
    }
}
/* A departure that does not run is opened, and some who could board it are taken off elsewhere. */
static void ruin_for_departure(const Sets *S, State *s, i32 cohorts) {
    i32 d = -1, runs = (i32)S->size[RUNS];
    for (i32 q = 0; q < 20 && d < 0; q++) {
        i32 other = below(s, runs);
        if (s->u[other] == 0 && S->run_way_first[other + 1] > S->run_way_first[other]) d = other;
    }
    if (d < 0) return;
    for (i32 other = 0; other < runs; other++) { /* what is in its way */
        if (s->u[other] == 0 || other == d) continue;
        i32 same = S->run_departure[other] == S->run_departure[d], f = S->run_fleet[d];
        if (f >= 0 && S->run_fleet[other] == f && S->run_begin[other] < S->run_end[d] && S->run_end[other] > S->run_begin[d]) same = 1;
        if (!same) continue;
        s->run_banned[other] = s->count[MOVE];
        empty_list(S, s, list_of_run(S, other), s->run_riders[other]);
        trim_run(S, s, other);
    }
    i32 more = more_units(S, s, d);
    if (more == 0) return;
    s->count[OPENED] = d; /* its seats are there, and who boards pays no more for it */
    line(S, s, d, more, 1);
    i32 first = S->run_way_first[d], ways = S->run_way_first[d + 1] - first, seats = more * S->run_seats[d];
    for (i32 q = 0, n = 0; q < 60 && seats > 0 && n < cohorts; q++) {
        i32 w = S->run_way[first + below(s, ways)], sink = S->way_sink[w], lane = S->sink_lane[sink];
        i32 from = S->lane_cohort_first[lane], c = S->lane_cohort[from + below(s, S->lane_cohort_first[lane + 1] - from)];
        if (s->cohort_seen[c] == s->count[MOVE] || choice_of(S, c, sink) < 0) continue;
        touch(s->cohort_seen, s->cohorts, &s->count[N_COHORTS], s->count[MOVE], c);
        empty_list(S, s, list_of_cohort(S, c), S->cohort_heads[c]);
        seats -= S->cohort_heads[c], n++;
    }
}
enum Ruin { FLEET, DEPARTURE, PLACE, WISH, OPENING, BEDS, ANY, RUINS };
static const f64 RUIN_SHARE[RUINS] = {0.27, 0.08, 0.2, 0.25, 0.07, 0.05, 0.08};

static void ruin(const Sets *S, State *s, const Stage *g, enum Ruin kind) {
    i32 batches = about(s, g->batches), active = (i32)s->count[ACTIVE], n = 0;
    if (kind == WISH) { ruin_for_wish(S, s, g, batches); return; }
    if (kind == OPENING && S->size[RUNS]) { ruin_for_departure(S, s, 2 * batches); return; }
    if (active == 0) return;
    i32 b = s->batches[below(s, active)], w = s->batch_way[b], c = s->batch_cohort[b];
    if (kind == FLEET && S->way_class[2 * w] >= 0) {
        i32 class = S->way_class[2 * w], r = S->class_first[class];
        while (r + 1 < S->class_first[class + 1] && s->n[r] == 0) r++;
        i32 f = S->unit_fleet[r], wide = below(s, 1 + (S->fleet_first[f + 1] - S->fleet_first[f]) / 6);
        empty_list(S, s, list_of_class(class), s->class_riders[class]);
        ruin_fleet(S, s, f, S->unit_begin[r] - wide, S->unit_end[r] + wide, 1 + below(s, 6));
    } else if (kind == DEPARTURE && S->way_run[2 * w] >= 0) {
        i32 d = S->way_run[2 * w];
        if (uniform(s) < 0.5) s->run_banned[d] = s->count[MOVE];
        if (uniform(s) < 0.5) empty_list(S, s, list_of_run(S, d), s->run_riders[d]);
        else take_some(S, s, gather(s, list_of_run(S, d), 0, 256), batches);
    } else if (kind == PLACE || kind == BEDS) { /* an origin, a destination or its beds, near in time */
        i32 day = S->sink_day[S->way_sink[w]], wide = below(s, 5), side = below(s, 2), looked = least(active, 3000);
        i32 start = below(s, active);
        for (i32 k = 0; k < looked; k++) {
            i32 q = s->batches[(start + k) % active], other = s->batch_cohort[q], gone = S->sink_day[S->way_sink[s->batch_way[q]]] - day;
            i32 near = gone <= wide && gone >= -wide;
            i32 same = side ? S->cohort_origin[other] == S->cohort_origin[c] : S->cohort_place[other] == S->cohort_place[c];
            if (kind == BEDS) same = s->batch_stay[q] >= 0 && S->cohort_place[other] == S->cohort_place[c], near = gone <= 14 && gone >= -14;
            if (same && near) s->some[n++] = q;
        }
        take_some(S, s, n, batches);
    } else
        for (i32 k = 0; k < batches && s->count[ACTIVE]; k++) {
            i32 q = s->batches[below(s, (i32)s->count[ACTIVE])];
            take_off(S, s, q, s->batch_heads[q]);
        }
}
/* Some more who are left behind, near those who were taken off: of many cohorts hardly one finds room. */
static void more_cohorts(const Sets *S, State *s, i32 wanted) {
    i32 n = (i32)s->count[N_COHORTS], waiting = (i32)s->count[WAITING];
    if (n == 0 || waiting == 0) return;
    i32 a = s->cohorts[below(s, n)], b = s->cohorts[below(s, n)], start = below(s, waiting);
    for (i32 k = 0; k < waiting && k < 2000 && wanted > 0; k++) {
        i32 c = s->waiting[(start + k) % waiting];
        if (S->cohort_lane[c] < 0 || s->cohort_seen[c] == s->count[MOVE]) continue;
        if (S->cohort_origin[c] != S->cohort_origin[a] && S->cohort_place[c] != S->cohort_place[b]) continue;
        touch(s->cohort_seen, s->cohorts, &s->count[N_COHORTS], s->count[MOVE], c);
        wanted--;
    }
}

/* -- the walk --------------------------------------------------------------------------------------------- */
static f64 short_of(const State *s, const Stage *g, i32 k) {
    f64 by = k == UNCOVERED || k == COST || k == HOURS ? s->value[k] - g->floor[k] : g->floor[k] - s->value[k];
    return g->price[k] > 0 && by > 0 ? by : 0;
}
static f64 score(const State *s, const Stage *g) {
    f64 found = 0;
    for (i32 k = 0; k < OBJECTIVES; k++) found += g->weight[k] * s->value[k] - g->price[k] * short_of(s, g, k);
    return found;
}
/* Whether no floor is missed by more than `loose` of it, or than `before` by the plan that there was. */
static i32 near_floors(const State *s, const Stage *g, f64 loose, const f64 *before) {
    for (i32 k = 0; k < OBJECTIVES; k++)
        if (g->price[k] > 0 && short_of(s, g, k) > fmax(loose * fabs(g->floor[k]), before[k])) return 0;
    return 1;
}
/* Keep the plan if it keeps every floor and the budget, and its aim is higher. */
int keep_best(const Sets *S, State *s, Best *best, const Stage *g) {
    f64 aim = 0;
    for (i32 k = 0; k < OBJECTIVES; k++) {
        if (short_of(s, g, k) > 0) return 0;
        aim += g->aim[k] * s->value[k];
    }
    if (s->value[COST] > g->most_cents || (best->found[0] && aim <= best->best_value[OBJECTIVES] + 1e-9 * fabs(aim))) return 0;
    i32 n = 0;
    for (i32 f = 0; f < S->size[FLEETS]; f++)
        for (i32 k = 0; k < s->fleet_units[f]; k++, n++) {
            best->best_unit[n] = s->units_running[S->fleet_unit_first[f] + k];
            best->best_units[n] = s->n[best->best_unit[n]];
        }
    for (i32 d = 0; d < S->size[RUNS]; d++) best->best_u[d] = s->u[d];
    for (i32 k = 0; k < s->count[ACTIVE]; k++) {
        i32 b = s->batches[k];
        best->best_cohort[k] = s->batch_cohort[b], best->best_way[k] = s->batch_way[b];
        best->best_stay[k] = s->batch_stay[b], best->best_heads[k] = s->batch_heads[b];
    }
    for (i32 k = 0; k < OBJECTIVES; k++) best->best_value[k] = s->value[k];
    best->best_value[OBJECTIVES] = aim;
    best->found[0] = 1, best->found[1] = s->count[ACTIVE], best->found[2] = n;
    return 1;
}
static void begin(State *s) {
    s->count[MOVE]++, s->count[FREED]++;
    s->count[LOGGED] = s->count[N_CLASSES] = s->count[N_RUNS] = s->count[N_COHORTS] = s->count[N_FIRMS] = s->count[N_POSTS] = 0;
    s->count[FIRST] = s->count[OPENED] = -1;
}
/* The plan of `best` in place of the one there is. */
void load(const Sets *S, State *s, const Best *best) {
    begin(s);
    while (s->count[ACTIVE]) {
        i32 b = s->batches[s->count[ACTIVE] - 1];
        ride(S, s, s->batch_cohort[b], s->batch_way[b], s->batch_stay[b], -s->batch_heads[b], 0);
    }
    for (i32 r = 0; r < S->size[UNITS]; r++) if (s->n[r]) unit(S, s, r, -s->n[r], 0);
    for (i32 d = 0; d < S->size[RUNS]; d++) if (s->u[d]) line(S, s, d, -s->u[d], 0);
    for (i32 k = 0; k < OBJECTIVES; k++) if (k != OUTPUT && k != UNCOVERED) s->value[k] = S->fixed_value[k];
    for (i32 k = 0; k < best->found[2]; k++) unit(S, s, best->best_unit[k], best->best_units[k], 0);
    for (i32 d = 0; d < S->size[RUNS]; d++) if (best->best_u[d]) line(S, s, d, best->best_u[d], 0);
    for (i32 k = 0; k < best->found[1]; k++) ride(S, s, best->best_cohort[k], best->best_way[k], best->best_stay[k], best->best_heads[k], 0);
    for (i32 p = 0; p < S->size[POSTS]; p++) touch(s->post_seen, s->posts, &s->count[N_POSTS], s->count[MOVE], p);
    production(S, s);
    least_share(S, s);
}
/* Worths are refreshed every 256 moves, or where there are so many choices that it takes as long as a move, later. */
enum { REFRESH = 256, CHOICES_A_MOVE = 1000, FOLLOW = 32, COHORTS_ASKED = 100 };
/* Prices of floors follow whether they are kept, and that of money whether the budget binds. */
static void follow(const State *s, Stage *g, const f64 *first_price) {
    if (g->money < 0) {
        f64 spent = s->value[COST] / g->most_cents, weight = g->weight[COST] * (spent > 0.997 ? 1.06 : spent < 0.99 ? 0.94 : 1);
        g->weight[COST] = fmin(0.2 * g->money, fmax(20 * g->money, weight));
    }
    for (i32 k = 0; k < OBJECTIVES; k++)
        if (g->price[k] > 0) {
            g->price[k] *= short_of(s, g, k) > 0 ? 1.03 : 0.99;
            g->price[k] = fmax(g->least_price * first_price[k], fmin(1000 * first_price[k], g->price[k]));
        }
}
/* Moves `from` to `to` of a walk of `total`; how many were kept. `stage` holds the prices as they are. */
i64 walk(const Sets *S, State *s, Best *best, Stage *g, const f64 *first_price, i64 from, i64 to, i64 total) {
    i64 kept = 0, refresh = most(REFRESH, S->cohort_choice[S->size[COHORTS]] / CHOICES_A_MOVE);
    f64 near = g->batches * fmin(1, (f64)COHORTS_ASKED / S->size[COHORTS]);
    for (i64 k = from; k < to; k++) {
        if (k % FOLLOW == 0) follow(s, g, first_price);
        if (k % refresh == 0) worths(S, s, g);
        f64 now = score(s, g), x = uniform(s), heat = g->hot * pow(g->cold / g->hot, (f64)k / total), share = s->value[SHARE];
        f64 before[OBJECTIVES], loose = g->loose * fmax(0, 1 - 1.5 * k / total);
        for (i32 q = 0; q < OBJECTIVES; q++) before[q] = short_of(s, g, q);
        i32 kind = 0;
        while (kind < ANY && x > RUIN_SHARE[kind]) x -= RUIN_SHARE[kind++];
        begin(s);
        ruin(S, s, g, kind);
        Worth less = worth_of_less(g);
        trim(S, s, &less);
        more_cohorts(S, s, about(s, near));
        f64 fill = uniform(s), hour = uniform(s) < 0.5 ? g->hour_price * pow(10, 2 * uniform(s) - 1) : 0.0;
        f64 noise = exp(0.3 * (uniform(s) + uniform(s) + uniform(s) - 1.5));
        Mood mood = {.less = less, .fill = fill, .hour = hour, .noise = noise, .many_stops = uniform(s) < 0.5};
        complete(S, s, g, &mood, below(s, 6));
        i32 lawful = production(S, s) && fixed_lawful(S, s);
        f64 then = score(s, g);
        s->tried[kind]++;
        if (lawful && s->value[COST] <= g->most_cents && near_floors(s, g, loose, before) && (then >= now || then > now + heat * log(uniform(s) + 1e-300))) {
            if (then > now) s->kept[kind]++;
            kept++;
            keep_best(S, s, best, g);
        } else undo(S, s, 0), s->value[SHARE] = share;
    }
    return kept;
}
/* Place all who wait, those who are worth most first; whether that made a plan that is kept as the best. */
int fill(const Sets *S, State *s, Best *best, Stage *g) {
    Mood mood = {.less = worth_of_less(g), .fill = 1, .hour = 0, .noise = 1, .many_stops = 0};
    worths(S, s, g);
    begin(s);
    for (i32 k = 0; k < s->count[WAITING]; k++)
        touch(s->cohort_seen, s->cohorts, &s->count[N_COHORTS], s->count[MOVE], s->waiting[k]);
    complete(S, s, g, &mood, 3);
    if (production(S, s) && fixed_lawful(S, s)) return keep_best(S, s, best, g);
    undo(S, s, 0);
    return 0;
}
