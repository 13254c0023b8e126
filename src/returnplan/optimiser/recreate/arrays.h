/* What the kernel of ruin and recreate works on: its arrays, by name, and how a stage weighs plans. */

#include <stdint.h>

typedef int32_t i32;
typedef int64_t i64;
typedef double f64;

/* -- what the caller hands in: one list a struct, read by Python too ------------------------------- */
#define SETS(X) /* never changed by moves; first[k] .. first[k + 1] are rows of k */                                                       \
    X(i64, size) /* Size */ X(i32, way_sink) X(f64, way_cents) X(f64, way_hours) X(i32, way_class) X(i32, way_run) X(i32, way_stop)        \
    X(i32, lane_first) X(i32, sink_first) X(f64, sink_cents) X(i32, sink_start) X(i32, sink_day) X(i32, sink_lane)                         \
    X(i32, lane_cohort_first) X(i32, lane_cohort) X(i32, cohort_choice) X(i32, choice) X(f64, choice_gain) X(i32, choice_group)            \
    X(i32, choice_on) X(i32, cohort_lane) X(i32, cohort_heads) X(i32, cohort_origin) X(i32, cohort_place) X(i32, cohort_post)              \
    X(i32, cohort_employer) X(i32, class_first) X(i32, class_seats) X(f64, class_cents) X(i32, class_stops) X(i32, class_stop_first)    \
    X(i32, unit_class) X(i32, unit_fleet)                                                                                                  \
    X(i32, unit_begin) X(i32, unit_end) X(f64, unit_cents) X(i32, unit_seats) X(i32, unit_most) X(f64, unit_hours) X(f64, unit_load)       \
    X(i32, fleet_vehicles) X(i32, fleet_first) X(i32, fleet_unit_first) X(i32, run_departure) X(i32, run_fleet) X(i32, run_begin)          \
    X(i32, run_end) X(i32, run_seats) X(i32, run_least) X(i32, run_most) X(f64, run_cents) X(f64, run_unit_cents) X(f64, run_load)         \
    X(i32, run_way_first) X(i32, run_way) X(i32, group_first) X(i32, group_stay) X(i32, stay_facility) X(i32, stay_day) X(i32, stay_days)  \
    X(f64, stay_cents) X(i32, facility_beds) X(i32, most_departures) X(i32, most_arrivals) X(i32, employer_waiting) X(i32, post_base)      \
    X(i32, post_least) X(i32, post_required) X(i32, post_employer) X(i32, post_keep) X(i32, firm_post_first) X(i32, firm_post)             \
    X(f64, firm_orders) X(f64, firm_daily) X(i32, firm_input_first) X(f64, input_stock) X(i32, input_supplier_first) X(i32, supplier_firm) \
    X(f64, supplier_share) X(i32, supplier_lag) X(i32, firm_buyer_first) X(i32, firm_buyer) X(i32, firm_order)               \
    X(i32, unit_fixed) X(i32, run_fixed) X(f64, fixed_value)                                                                               \
    X(f64, unit_toll) X(f64, run_toll) X(f64, sink_toll) X(f64, stay_toll)
#define STATE(X) /* changed by every move */                                                                                               \
    X(i64, count) /* Count */ X(f64, value) /* Objective */ X(i32, left) X(i32, n) X(i32, u) X(i32, class_units) X(i32, class_free)        \
    X(i32, class_riders) X(i32, run_riders) X(i32, stop_riders) X(i32, busy) X(i32, next_full) X(i32, departure_run) X(i32, occupied)      \
    X(i32, departed) X(i32, arrived) X(i32, carried) X(i32, came) X(f64, post_missing) X(f64, done) X(i32, batch_cohort) X(i32, batch_way) \
    X(i32, batch_stay) X(i32, batch_heads) X(i32, batch_at) X(i32, batches) X(i32, spare) X(i32, list) X(i32, after) X(i32, before)        \
    X(i32, fleet_units) X(i32, units_running) X(i32, unit_at) X(i32, waiting) X(i32, waiting_at) X(i32, log) X(i64, class_seen)            \
    X(i32, classes) X(i64, run_seen) X(i32, runs) X(i64, class_banned) X(i64, run_banned) X(i64, cohort_seen) X(i32, cohorts) X(f64, rank) \
    X(i32, some) X(i64, class_asked) X(i32, class_asked_by) X(i32, class_unit) X(f64, class_price) X(i64, class_shut) X(i64, run_shut) X(i64, sink_shut) \
    X(i64, firm_seen) X(i32, firms) X(i64, post_seen)                                                                                      \
    X(i32, posts) X(f64, done_before) X(f64, missing_before) X(f64, worth) X(f64, head_worth) X(f64, slope) X(i64, tried) X(i64, kept)
#define BEST(X) /* the best plan that keeps every floor */                                                                                 \
    X(i64, found) X(f64, best_value) X(i32, best_unit) X(i32, best_units) X(i32, best_u) X(i32, best_cohort) X(i32, best_way)              \
    X(i32, best_stay) X(i32, best_heads)
#define POINTER(type, name) type *name;
#define CONST_POINTER(type, name) const type *name;
typedef struct { SETS(CONST_POINTER) } Sets;
typedef struct { STATE(POINTER) } State;
typedef struct { BEST(POINTER) } Best;

enum Size { COHORTS, PLACES, DATES, CLASSES, UNITS, RUNS, FLEETS, EMPLOYERS, POSTS, FIRMS, HORIZON, BATCHES, LOG, SIZES };
/* FREED: how often something was freed; until it is more, what is full or busy stays so, and nobody need ask again. */
enum Count { RANDOM, MOVE, FREED, ACTIVE, SPARE, WAITING, LOGGED, N_CLASSES, N_RUNS, N_COHORTS, N_FIRMS, N_POSTS, FIRST, OPENED, COUNTS };
/* TOLLS: what scarce things are worth, by the prices of a relaxation: of a unit, and of a head on a run, at a sink, in a bed. */
enum Objective { KEY, POST, RETURNED, OUTPUT, UNCOVERED, SHARE, COST, HOURS, TOLLS, OBJECTIVES };

/* How a stage weighs plans; doubles, so that Python hands over one array. */
typedef struct {
    f64 weight[OBJECTIVES];  /* of each objective in the score; minimised ones below 0 */
    f64 floor[OBJECTIVES];   /* what earlier stages ask */
    f64 price[OBJECTIVES];   /* of a unit below (above) a floor; 0: no floor */
    f64 aim[OBJECTIVES];     /* the stage's own objective, by which the best plan is chosen */
    f64 most_cents;          /* the budget */
    f64 money;               /* the first weight of cost, where a budget may bind; else 0 */
    f64 hot, cold;           /* temperature of the first and the last move */
    f64 batches;             /* mean number of batches that a ruin takes off */
    f64 hour_price;          /* of a vehicle's hour, when it is asked for at all */
    f64 blink;               /* share of ways that a placing overlooks */
    f64 least_price;         /* of a floor: a share of its first */
    f64 loose;               /* share of a floor that plans may fall short of at first; less and less, 0 after
                                two thirds of the walk */
} Stage;

static const char LAYOUT[] =
#define NAME(type, name) #type " " #name "\n"
    "sets\n" SETS(NAME) "state\n" STATE(NAME) "best\n" BEST(NAME);
