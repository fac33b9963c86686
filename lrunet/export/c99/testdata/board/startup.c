/* What a Cortex-M4 needs before newlib's own start: its vectors, and its floating point unit switched on. */
#include <stdint.h>

extern void _start(void);
extern uint32_t stack_top[];

static void reset(void)
{
    *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20; /* CPACR: full access to the unit */
    __asm volatile("dsb\n\tisb");
    _start();
}

static void fault(void)
{
    /* SYS_EXIT_EXTENDED: the emulator ends with status 99 */
    static const uint32_t status[2] = {0x20026, 99};
    register uint32_t operation __asm("r0") = 0x20;
    register const uint32_t *argument __asm("r1") = status;

    __asm volatile("bkpt 0xAB" : : "r"(operation), "r"(argument) : "memory");
    for (;;) {
    }
}

__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack;
    void (*handlers[15])(void);
} vectors = {stack_top, {reset, fault, fault, fault, fault, fault}};
