package eval

// Names of the measures of what a network takes of a device.
const (
	FlashName = "flash"
	RAMName   = "ram"
)

// FootprintMeasures are the bytes that a network takes of a device's memories.
func FootprintMeasures(flash, ram int) Measures {
	f, _ := KindOf(FlashName)
	r, _ := KindOf(RAMName)
	return Measures{f.measure(float64(flash)), r.measure(float64(ram))}
}
