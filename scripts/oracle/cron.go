// Asks the Go library that Kubernetes reads schedules with when each schedule runs, and writes
// Tests/CronScheduleTests/Recorded/cron.json:
//
//	go run scripts/oracle/cron.go >Tests/CronScheduleTests/Recorded/cron.json
//
// The library is Debian's golang-github-robfig-cron-dev, in GOPATH (with GO111MODULE=off).
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"time"

	"github.com/robfig/cron"
)

// A schedule, and what comes of it.
type Case struct {
	Schedule string  `json:"schedule"`
	Zone     string  `json:"zone,omitempty"`
	After    int64   `json:"after,omitempty"`
	Refused  bool    `json:"refused,omitempty"`
	Next     []int64 `json:"next,omitempty"`
}

var zones = []string{
	"Europe/Stockholm", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe",
	"Asia/Kathmandu", "Pacific/Apia", "Africa/Cairo", "America/Havana", "Asia/Beirut",
}

var schedules = []string{
	"* * * * *", "0 0 * * *", "30 2 * * *", "0 2 * * *", "0 1-3 * * *", "*/15 * * * *", "0 */2 * * *",
	"59 23 31 12 *", "0 0 31 2 *", "0 0 30 2 *", "0 0 29 2 *", "0 0 31 4,6,9,11 *", "0 0 31 * *",
	"0 0 13 * 5", "0 0 13 * FRI", "0 0 1,15 * mon", "0 0 */2 * 1", "0 0 * * */2", "0 0 1 * ?",
	"0 0 ? * ?", "@daily", "@hourly", "@weekly", "@monthly", "@yearly", "@annually", "@midnight",
	"@every 5m", "@every 1h30m", "@every 1.5h", "@every 90s", "@every 100ms", "@every 1d", "@every",
	"@every ", "@every x", "@every 5", "@Daily", "@reboot", "@dailly", "", " ", "* * * *",
	"* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *",
	"* * * * 7", "5-1 * * * *", "* * * * FRI-MON", "*/0 * * * *", "*/x * * * *", "1/2/3 * * * *",
	"1-2-3 * * * *", "a * * * *", "* * * JAN-mar *", "* * * * Sun,sAt", "* * * january *",
	"+5 * * * *", "05 * * * *", "-5 * * * *", "1,,2 * * * *", "0/20 * * * *", "50/20 * * * *",
	"0-30/7 * * * *", "*/90 * * * *", "99999999999999999999 * * * *", "* * L * *", "* * * * 5#2",
	"  0  0\t* * * ", "0 0 29 2 1", "23 0-20/2 * * *", "5 4 * * sun", "0 22 * * 1-5", "0 0 1 1 *",
	"15 14 1 * *", "0 3 * * *", "30 0 * * *", "0 0 * 10,11,3 *", "?/15 * * * *", "* ?/6 * * *",
}

// A field of no special meaning.
func field(random *rand.Rand, low, high int) string {
	one := func() string {
		a := low + random.Intn(high-low+1)
		switch random.Intn(5) {
		case 0:
			return "*"
		case 1:
			return fmt.Sprintf("*/%d", 1+random.Intn(high))
		case 2:
			return fmt.Sprintf("%d-%d", a, a+random.Intn(high-a+1))
		case 3:
			return fmt.Sprintf("%d/%d", a, 1+random.Intn(high))
		default:
			return fmt.Sprint(a)
		}
	}
	text := one()
	for random.Intn(3) == 0 {
		text += "," + one()
	}
	return text
}

func main() {
	random := rand.New(rand.NewSource(1))
	all := append([]string{}, schedules...)
	for i := 0; i < 250; i++ {
		all = append(all, strings.Join([]string{
			field(random, 0, 59), field(random, 0, 23), field(random, 1, 31), field(random, 1, 12),
			field(random, 0, 6),
		}, " "))
	}
	cases := []Case{}
	for _, text := range all {
		schedule, err := cron.ParseStandard(text)
		if err != nil {
			cases = append(cases, Case{Schedule: text, Refused: true})
			continue
		}
		for i, zone := range []string{"UTC", zones[random.Intn(len(zones))]} {
			place, err := time.LoadLocation(zone)
			if err != nil {
				panic(err)
			}
			// Near the changes of the clocks of a year, and anywhere; not when Apia skipped a day, at which the
			// library comes to no end.
			starts := []int64{1_609_459_199 + random.Int63n(400_000_000)}
			if i > 0 {
				year := 2012 + random.Intn(28)
				for day := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() == year; day = day.AddDate(0, 0, 1) {
					_, before := day.In(place).Zone()
					_, behind := day.AddDate(0, 0, 1).In(place).Zone()
					if before != behind {
						starts = append(starts, day.Unix()-random.Int63n(7200))
					}
				}
			}
			for _, start := range starts {
				result := Case{Schedule: text, Zone: zone, After: start}
				moment := time.Unix(start, 0).In(place)
				for len(result.Next) < 3 {
					moment = schedule.Next(moment)
					if moment.IsZero() {
						break
					}
					result.Next = append(result.Next, moment.Unix())
				}
				cases = append(cases, result)
			}
		}
	}
	for i, one := range cases {
		line, err := json.Marshal(one)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(os.Stdout, "%s%s", map[bool]string{true: "[\n", false: ",\n"}[i == 0], line)
	}
	fmt.Println("\n]")
}
