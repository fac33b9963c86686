package members_test

import (
	"fmt"
	"log"

	"lrunet/experiments/members"
)

// The member of a front that fits a limit, and why another does not.
func ExamplePick() {
	all, err := members.All("../nas/testdata/v3")
	if err != nil {
		log.Fatal(err)
	}
	choice, err := members.Pick(all, []string{"params=400"}, nil, "accuracy")
	if err != nil {
		log.Fatal(err)
	}
	for i, v := range choice.Verdicts {
		fmt.Println(v.Number, i == choice.Picked, v.Reasons)
	}
	// Output:
	// 1 false [params 428 is above 400]
	// 2 true []
}
