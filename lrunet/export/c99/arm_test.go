package c99

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"lrunet/lrunet/internal/nets"
)

// onArm are networks that have all kernels between them.
func onArm() []nets.Kind {
	var list []nets.Kind
	for _, k := range nets.Kinds {
		switch k.Arch {
		case "stem8 8x3/2 16x2/2 head8", "stem8 8x4i 16x2ub2n3s1i head8", "shufflenet-0.15-g3":
			list = append(list, k)
		}
	}
	return list
}

// onEach runs a test for each network, in each kind of numbers.
func onEach(t *testing.T, kinds []nets.Kind, images int, test func(t *testing.T, s Source, input []byte, check func(printed string))) {
	for _, k := range kinds {
		net, inputs, want := fold(t, k)
		q := integer(t, net, inputs)
		inputs, want = inputs[:images], want[:images]
		t.Run("float/"+k.Arch, func(t *testing.T) {
			s, err := Float("net", net, classNames)
			if err != nil {
				t.Fatal(err)
			}
			test(t, s, bytes.Join(inputs, nil), func(printed string) { checkFloat(t, printed, want) })
		})
		t.Run("int8/"+k.Arch, func(t *testing.T) {
			s, err := Int8("net", q, classNames)
			if err != nil {
				t.Fatal(err)
			}
			test(t, s, bytes.Join(inputs, nil), func(printed string) { checkInteger(t, printed, q, inputs) })
		})
	}
}

// long skips tests that take compilers and emulators for other processors.
func long(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: other processors")
	}
}

// A 32-bit processor of another kind answers the same.
func TestAnswersOnArm(t *testing.T) {
	long(t)
	tool(t, "arm-linux-gnueabihf-gcc")
	emulator := tool(t, "qemu-arm")
	onEach(t, onArm(), 20, func(t *testing.T, s Source, input []byte, check func(string)) {
		check(command(t, input, emulator, program(t, s, "arm-linux-gnueabihf-gcc", "-static")))
	})
}

// cortexM4 are the flags for the microcontroller.
var cortexM4 = []string{"-mcpu=cortex-m4", "-mthumb", "-mfpu=fpv4-sp-d16", "-mfloat-abi=hard"}

// So does a microcontroller, without an operating system; it reads the images
// from the emulator's machine.
func TestAnswersOnCortexM4(t *testing.T) {
	long(t)
	tool(t, "arm-none-eabi-gcc")
	emulator := tool(t, "qemu-system-arm")
	board, err := filepath.Abs("testdata/board")
	if err != nil {
		t.Fatal(err)
	}
	onEach(t, onArm(), 4, func(t *testing.T, s Source, input []byte, check func(string)) {
		flags := append([]string{"--specs=rdimon.specs", "-T", board + "/mps2.ld", board + "/startup.c"}, cortexM4...)
		binary := program(t, s, "arm-none-eabi-gcc", flags...)
		images := filepath.Join(filepath.Dir(binary), "images")
		if err := os.WriteFile(images, input, 0o644); err != nil {
			t.Fatal(err)
		}
		check(command(t, nil, emulator, "-M", "mps2-an386", "-nographic", "-monitor", "none", "-serial", "none",
			"-semihosting-config", "enable=on,target=native,arg=net,arg="+images, "-kernel", binary))
	})
}

// What a network is said to need is what the linker sees: constants and little
// code, and the arena to the byte.
func TestSizesOnCortexM4(t *testing.T) {
	long(t)
	tool(t, "arm-none-eabi-gcc")
	size := tool(t, "arm-none-eabi-size")
	onEach(t, onArm(), 1, func(t *testing.T, s Source, _ []byte, _ func(string)) {
		source := save(t, s)
		object := strings.TrimSuffix(source, "c") + "o"
		command(t, nil, "arm-none-eabi-gcc", append(append([]string{"-Os", "-c", "-o", object, source}, strict...), cortexM4...)...)
		fields := strings.Fields(strings.Split(command(t, nil, size, object), "\n")[1])
		var text, data, bss int
		for i, to := range []*int{&text, &data, &bss} {
			n, err := strconv.Atoi(fields[i])
			if err != nil {
				t.Fatal(err)
			}
			*to = n
		}
		t.Logf("%d bytes of code and names beside %d of constants", text-s.Constants, s.Constants)
		if code := text - s.Constants; code < 500 || code > MaxCode || data != 0 || bss != s.Arena {
			t.Errorf("text %d, data %d, bss %d; want %d and up to %d of code, none, %d", text, data, bss, s.Constants, MaxCode, s.Arena)
		}
	})
}
