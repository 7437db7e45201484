#include <stdio.h>

int main(void) {
    puts(PREFIX);
    return 0;
}
